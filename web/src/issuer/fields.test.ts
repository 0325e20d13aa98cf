import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blanksAt, fieldsOf } from './fields';
import { firstEntries, readEntries, splitList } from './values';

const PACKS = new URL('../../../packs/templates/', import.meta.url);
const template = (id: string) => JSON.parse(readFileSync(new URL(`${id}/1.json`, PACKS), 'utf8')) as { fill_schema: unknown; document: unknown };

describe('the form of a template', () => {
  it('has a kind and a part for each field of each template', () => {
    for (const id of ['dining', 'hotel', 'travel', 'retail', 'stored_value_card', 'gift_card']) {
      const fields = fieldsOf(template(id).fill_schema);
      expect(fields[0]?.kind).toBe('titles');
      expect(fields.filter(({ kind }) => kind === 'currency')).toHaveLength(1);
      expect(fields.some(({ kind }) => kind === 'money')).toBe(true);
    }
    const kinds = Object.fromEntries(fieldsOf(template('dining').fill_schema).map(({ name, kind }) => [name, kind]));
    expect(kinds).toMatchObject({ face_value: 'money', min_spend: 'money', max_per_order: 'number', reserve_ratio_bps: 'share', merchants: 'members', transferable: 'yes', valid_until: 'date' });
    expect(fieldsOf(template('hotel').fill_schema).find(({ name }) => name === 'weekdays')?.kind).toBe('weekdays');
    expect(fieldsOf(template('retail').fill_schema).find(({ name }) => name === 'categories')?.kind).toBe('categories');
  });

  it('sends what was written, exactly, and leaves out what was not', () => {
    const fields = fieldsOf(template('dining').fill_schema);
    const entries = { ...firstEntries(fields, 'CNY', 'Asia/Shanghai'), title: { zh: '百元券', en: '' }, face_value: '100.10', min_spend: '', reserve_ratio_bps: '62.5', merchants: ['mem_e'] };
    expect(readEntries(fields, entries)).toEqual({
      values: { title: { zh: '百元券' }, currency: 'CNY', face_value: 10010, max_per_order: 1, time_zone: 'Asia/Shanghai', merchants: ['mem_e'], transferable: true, reserve_ratio_bps: 6250 },
      faults: {},
    });
  });

  it('has no fractions of a minor unit, and names what it cannot read', () => {
    const fields = fieldsOf(template('dining').fill_schema);
    const read = readEntries(fields, { currency: 'JPY', face_value: '100.5', max_per_order: 'two', merchants: ['e'], valid_until: 'soon' });
    expect(read.faults).toEqual({ face_value: 'amount', max_per_order: 'number', merchants: 'member', valid_until: 'date' });
  });

  it('finds the fields that a place of the contract is made from', () => {
    const { document } = template('dining');
    expect(blanksAt(document, '/issuance/face_value')).toEqual(['face_value']);
    expect(blanksAt(document, '/settlement/acceptance/merchants/3')).toEqual(['merchants']);
    expect(blanksAt(document, '/title/en')).toEqual(['title']);
    expect(blanksAt(document, '/settlement/condition')).toEqual(['max_per_order', 'min_spend', 'min_spend']);
    expect(blanksAt(document, '/trade/venue')).toEqual([]);
  });

  it('takes ids apart however they were pasted', () => {
    expect(splitList('mem_e, mem_f\nmem_g；mem_e')).toEqual(['mem_e', 'mem_f', 'mem_g']);
  });
});
