import { describe, expect, it } from 'vitest';
import { kindOf, recognise, tokensOf } from './ids';
import { checkOf, readBase32, readToken, writeBase32, writeToken } from './tokens';

describe('tokens', () => {
  it('writes what the server prints', () => {
    expect(writeToken({ series: 'ser_1', serial: 201 })).toBe('XQ-1-69-O');
    expect(writeBase32(201)).toBe('69');
    expect(readBase32('69')).toBe(201);
  });

  it('reads what it writes', () => {
    for (const serial of [1, 31, 32, 1_023, 38_100_001]) {
      const token = { series: 'ser_a', serial };
      expect(readToken(writeToken(token))).toEqual(token);
      expect(readToken(writeToken(token).toLowerCase())).toEqual(token);
    }
  });

  it('finds every wrong character and every swap of neighbours', () => {
    expect(readToken('XQ-1-68-O')).toBe('mistyped');
    expect(readToken('XQ-1-96-O')).toBe('mistyped');
    expect(readToken('XQ-1-69')).toBeNull();
    expect(checkOf('169')).toBe('O');
  });
});

describe('recognise', () => {
  it.each([
    ['5679', 5679],
    [' #5,679 ', 5679],
    ['５６７９', 5679],
    ['5679.2', 5679],
  ])('reads %j as a record', (text, sequence) => expect(recognise(text)).toEqual({ what: 'record', sequence }));

  it.each([
    ['mem_7', 'member'],
    ['SER_1', 'series'],
    ['ord_3jk', 'order'],
    ['rdm_6s', 'redemption'],
    ['deal_2', 'deal'],
    ['wdr_1', 'withdrawal'],
  ])('reads %j as an id', (text, kind) => expect(recognise(text)).toEqual({ what: 'thing', kind, id: text.toLowerCase() }));

  it('reads tokens, also mistyped ones', () => {
    expect(recognise('xq-1-69-o')).toEqual({ what: 'token', token: 'XQ-1-69-O' });
    expect(recognise('XQ - 1 - 69 - O')).toEqual({ what: 'token', token: 'XQ-1-69-O' });
    expect(recognise('XQ-1-69-P')).toEqual({ what: 'mistyped', token: 'XQ-1-69-P' });
  });

  it.each(['ser_1 201-210', 'ser_1:201..210', 'ser_1 #201 至 210'])('reads %j as units', (text) => {
    expect(recognise(text)).toEqual({ what: 'units', series: 'ser_1', first: 201, last: 210 });
  });

  it('reads accounts', () => {
    expect(recognise('mem_4 escrow CNY')).toEqual({ what: 'account', member: 'mem_4', purpose: 'escrow', currency: 'CNY' });
    expect(recognise('mem_4/usd')).toEqual({ what: 'account', member: 'mem_4', purpose: null, currency: 'USD' });
    expect(recognise('mem_4 nothing')).toMatchObject({ what: 'words' });
  });

  it('takes everything else for words, and nothing for nothing', () => {
    expect(recognise('江南小馆')).toEqual({ what: 'words', words: '江南小馆' });
    expect(recognise('xyz_1')).toEqual({ what: 'words', words: 'xyz_1' });
    expect(recognise('ser_1 210-201')).toMatchObject({ what: 'words' });
    expect(recognise('  ')).toBeNull();
    expect(recognise('0')).toMatchObject({ what: 'words' });
  });
});

it('knows kinds by their prefix, and no others', () => {
  expect(kindOf('mem_u')).toBeNull();
  expect(kindOf('member_1')).toBeNull();
  expect(kindOf('bbk_2')).toBe('buyback');
});

it('names the tokens of a range, a bounded number of them', () => {
  expect(tokensOf({ series: 'ser_1', first: 200, last: 201 }).map(writeToken)).toEqual(['XQ-1-68-Q', 'XQ-1-69-O'].map((_, at) => writeToken({ series: 'ser_1', serial: 200 + at })));
  expect(tokensOf({ series: 'ser_1', first: 1, last: 1_000_000 })).toHaveLength(50);
});
