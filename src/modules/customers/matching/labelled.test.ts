import { describe, expect, test } from 'vitest';
import { readLabelled } from './labelled.ts';
import { clusterQuality, curveOf, qualityOf, truePairs } from './quality.ts';

const FILE = `rid,eid,source,name,mobile,mobile2,id_no,birth,plate,vin,wechat,city
0,A,dms,张伟,13812345670,,,1990-01-31,,,,北京
1,A,lead,张先生,13812345670,,,,,,,北京
2,B,lead,李娜,,,,,,,,`;

describe('a labelled file', () => {
  test('the label, the number and the source of a record never reach the matcher', () => {
    const { facts, labels } = readLabelled(FILE, 'eid');
    expect(labels).toEqual(['A', 'A', 'B']);
    const other = readLabelled(FILE.replace('0,A,dms', '77,Z,web').replace('1,A,lead', '78,Y,call'), 'eid');
    expect(other.labels).toEqual(['Z', 'Y', 'B']);
    expect(other.facts).toEqual(facts);
    expect(JSON.stringify(facts)).not.toContain('dms');
  });

  test('a label that is a column of facts is kept from the matcher as well', () => {
    expect(JSON.stringify(readLabelled(FILE, 'name').facts)).not.toContain('张伟');
  });

  test('record numbers of the FEBRL sets carry the label', () => {
    const text =
      'rec_id, given_name, surname, soc_sec_id\r\nrec-7-org, ann, lee, 123456\r\nrec-7-dup-0, an, lee, 123456\r\nrec-8-org, bo, ek, 654321\r\n';
    const { facts, labels } = readLabelled(text, 'rec_id');
    expect(labels).toEqual(['7', '7', '8']);
    expect(facts[0]).toMatchObject({ givenName: 'ann', surname: 'lee', idNumbers: ['123456'] });
    expect(JSON.stringify(facts)).not.toContain('rec-');
  });

  test('an unknown column is refused', () => {
    expect(() => readLabelled(FILE, 'cluster')).toThrow(RangeError);
  });
});

describe('quality', () => {
  const labels = ['A', 'A', 'A', 'B', 'B', 'C'];
  test('counts true pairs, between files only where two are linked', () => {
    expect(truePairs(labels, () => 0, false)).toBe(4);
    expect(truePairs(labels, (at) => at % 2, true)).toBe(3);
  });

  test('judges a ranking and clusters', () => {
    const pairs = [
      { a: 0, b: 1, weight: 9 },
      { a: 3, b: 4, weight: 5 },
      { a: 4, b: 5, weight: 1 },
      { a: 1, b: 2, weight: -2 },
    ];
    const { atEven, best, recallAt985 } = curveOf(pairs, labels, 4);
    expect(atEven).toEqual(qualityOf(2, 3, 4));
    expect(best).toBe(0.75);
    expect(recallAt985).toBe(0.5);
    expect(clusterQuality([[0, 1, 3]], labels, 4)).toEqual(qualityOf(1, 3, 4));
  });
});
