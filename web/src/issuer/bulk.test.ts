import { describe, expect, it } from 'vitest';
import { readBulk, writeCsv } from './bulk-file';
import { BATCH, commandOf, countOf, newJob, outcomeOf, step, type BulkJob, type LineAnswer } from './bulk-run';

const rows = (count: number) => readBulk(Array.from({ length: count }, (_, at) => `mem_${at},${at + 1}`).join('\n'), 'CNY').rows;
const issued = (sequence: number): LineAnswer => ({ status: 201, recorded: { sequence } });

describe('a file of a bulk issue', () => {
  it('is read as spreadsheets write it', () => {
    const file = readBulk('\uFEFF成员,数量,已付\r\n"mem_15","1,000",95.50\r\nmem_16;2\r\n\r\nmem_17\t3\r\n', 'CNY');
    expect(file.faults).toEqual([]);
    expect(file.rows.map(({ member, coupons, paid }) => [member, coupons, paid])).toEqual([['mem_15', 1000n, 9550n], ['mem_16', 2n, null], ['mem_17', 3n, null]]);
    expect(file.total).toBe(1005n);
  });

  it('says which lines are wrong, and why', () => {
    const file = readBulk('mem_15,1\nmem_15,2\nnobody,3\nmem_16,0\nmem_17,1.5\nmem_18\nmem_19,1,free', 'CNY');
    expect(file.faults.map(({ line, fault }) => [line, fault])).toEqual([[2, 'twice'], [3, 'member'], [4, 'quantity'], [5, 'quantity'], [6, 'columns'], [7, 'paid']]);
    expect(file.rows).toHaveLength(1);
  });

  it('writes no formulas', async () => {
    const text = await writeCsv(['a', 'b'], [['=1+1', 'x"y'], ['mem_1', 5n]]).text();
    expect(text).toBe(`a,b\r\n'=1+1,"x""y"\r\nmem_1,5\r\n`);
  });
});

describe('a bulk issue', () => {
  const job = newJob('job', 'ser_1', 5000, rows(250), new Date('2026-11-26T00:00:00Z'));

  it('counts in whole coupons and always sends a line under the same key', () => {
    expect(commandOf(job, job.lines[2]!)).toEqual({ op: 'issue_units', idempotency_key: 'job.3', series: 'ser_1', grants: [{ to: 'mem_2', quantity: 15000 }] });
  });

  it('goes on where it stopped, and issues each line once', async () => {
    const keys: string[] = [];
    let failures = 1;
    let now: BulkJob = job;
    const send = async (commands: { idempotency_key: string }[]) => {
      keys.push(...commands.map((command) => command.idempotency_key));
      if (keys.length > BATCH && failures > 0) {
        failures -= 1;
        throw new Error('offline');
      }
      return commands.map((_, at) => issued(at + 1));
    };
    for (let rounds = 0; rounds < 10; rounds += 1) {
      const after = await step(now, send).catch(() => now);
      if (!after) break;
      now = JSON.parse(JSON.stringify(after)) as BulkJob;
    }
    expect(countOf(now)).toEqual({ all: 250, issued: 250, refused: 0, waiting: 0 });
    expect(keys.length).toBe(350);
    expect(new Set(keys).size).toBe(250);
  });

  it('keeps refused lines apart from those that may succeed later', () => {
    expect(outcomeOf({ status: 404, problem: { code: 'member_not_found', detail: 'no' } })).toEqual({ state: 'refused', code: 'member_not_found', message: 'no' });
    expect(outcomeOf({ status: 503, problem: { code: 'busy' } })).toEqual({ state: 'waiting' });
  });

  it('stops where nothing goes through', async () => {
    await expect(step(job, async (commands) => commands.map(() => ({ status: 503, problem: { code: 'busy', detail: 'busy' } })))).rejects.toThrow('busy');
  });
});
