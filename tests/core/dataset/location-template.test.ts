import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import { locationTemplate } from '../../../core/dataset/location-template.ts';

const date = (format: string): PartitionKey => ({ type: 'date', format, interval: 1, 'interval.unit': 'DAYS' });
const words = (...values: string[]): PartitionKey => ({ type: 'enum', values });
const whole: PartitionKey = { type: 'integer', range: '0,9', interval: 1 };
const injected: PartitionKey = { type: 'injected' };

describe('a location template', () => {
  it.each([
    ['s3://lake/flights/dt=${dt}/', 's3://lake/flights/', ['dt']],
    ['s3://lake/flights/part-${dt}.csv', 's3://lake/flights/', ['dt']],
    ['s3://lake/${a}/${b}/${a}.csv', 's3://lake/', ['a', 'b']],
    ['s3://raw/flights/flights-3m.parquet', 's3://raw/flights/', []],
    ['s3://raw/flights/', 's3://raw/flights/', []],
    ['${a}/x', '', ['a']],
  ])('%s has the root %s', (template, root, keys) => {
    const { root: found, keys: names } = locationTemplate(template, {});

    expect([found, names]).toEqual([root, keys]);
  });

  it.each<[string, Record<string, PartitionKey>, Record<string, string>, string]>([
    ['s3://a/b/dt=${dt}/', { dt: date('yyyy-MM-dd') }, { dt: '2001-01-01' }, 's3://a/b/dt=2001-01-01/'],
    ['s3://a/b/${dt}/', { dt: date('yyyy/MM/dd') }, { dt: '2001/01/01' }, 's3://a/b/2001/01/01/'],
    [
      's3://a/b/h=${h}/',
      { h: date("yyyy-MM-dd'T'HH:mm") },
      { h: '2001-01-01T05:00' },
      's3://a/b/h=2001-01-01T05%3A00/',
    ],
    ['s3://a/b/h=${h}/', { h: date('yyyy-MM-dd-HH') }, { h: '2020-11-01-01-0800' }, 's3://a/b/h=2020-11-01-01-0800/'],
    ['s3://a/b/c=${c}/', { c: words('a/b', 'x=y', '100%', 'São Paulo') }, { c: 'a/b' }, 's3://a/b/c=a%2Fb/'],
    ['s3://a/b/c=${c}/', { c: words('a/b', 'x=y', '100%', 'São Paulo') }, { c: '100%' }, 's3://a/b/c=100%25/'],
    ['s3://a/b/c=${c}/', { c: words('São Paulo') }, { c: 'São Paulo' }, 's3://a/b/c=São Paulo/'],
    ['s3://a/b/c=${c}/', { c: injected }, { c: '$&' }, 's3://a/b/c=$&/'],
    ['s3://a/b/${unknown}/', {}, { unknown: 'x/y' }, 's3://a/b/x%2Fy/'],
    ['s3://a/b/${y}/${y}-${n}.csv', { y: date('yyyy'), n: whole }, { y: '2001', n: '7' }, 's3://a/b/2001/2001-7.csv'],
  ])('%s locates and finds back', (template, keys, values, uri) => {
    const { locate, match } = locationTemplate(template, keys);

    expect(locate(values)).toBe(uri);
    expect(match(`${uri}${uri.endsWith('/') ? 'part-0.parquet' : ''}`)).toEqual(values);
  });

  it.each<[string, Record<string, PartitionKey>, string, Record<string, string> | null]>([
    ['s3://a/dt=${dt}/', { dt: date('yyyy-MM-dd') }, 's3://a/dt=2001-01-01', null],
    ['s3://a/dt=${dt}/', { dt: date('yyyy-MM-dd') }, 's3://a/dt=__HIVE_DEFAULT_PARTITION__/x', null],
    ['s3://a/dt=${dt}/', { dt: date('yyyy-MM-dd') }, 's3://b/dt=2001-01-01/x', null],
    ['s3://a/dt=${dt}/', { dt: date('yyyy-MM-dd') }, 's3://a/dt=2001-01-01/deep/er/x', { dt: '2001-01-01' }],
    [
      's3://a/${dt}-${h}/',
      { dt: date('yyyy-MM-dd'), h: date('HH') },
      's3://a/2001-01-01-05/x',
      { dt: '2001-01-01', h: '05' },
    ],
    ['s3://a/${c}-${d}/', { c: words('a', 'a-b'), d: words('b', 'c') }, 's3://a/a-b-c/x', { c: 'a-b', d: 'c' }],
    ['s3://a/${c}/', { c: words('de') }, 's3://a/fr/x', null],
    ['s3://a/${c}${d}/', { c: words('a', 'ab'), d: words('c', 'bc') }, 's3://a/abc/x', { c: 'ab', d: 'c' }],
    ['s3://a/${unknown}/', {}, 's3://a/b/c/x', { unknown: 'b' }],
    ['s3://a/', {}, 'xs3://a/b', null],
    ['s3://a/${n}/', { n: whole }, 's3://a/x/x', null],
    ['s3://a/${y}/${y}.csv', { y: date('yyyy') }, 's3://a/2001/2002.csv', null],
    ['s3://a/day', {}, 's3://a/day', {}],
    ['s3://a/day', {}, 's3://a/day/x', {}],
    ['s3://a/day', {}, 's3://a/daylight', null],
    ['s3://a/d.y/', {}, 's3://a/dxy/z', null],
    ['s3://a/${x}/', { x: date('bb') }, 's3://a/anything/x', { x: 'anything' }],
    ['s3://a/${x}/', { x: date("yyyy'/w'ww") }, 's3://a/2001/w07/x', { x: '2001/w07' }],
    ['s3://a/${c}', { c: injected }, 's3://a/one/two', { c: 'one' }],
  ])('%s with %j finds for %s just what it holds', (template, keys, uri, values) => {
    expect(locationTemplate(template, keys).match(uri)).toEqual(values);
  });

  it('finds back every text that a key may have', () => {
    const keys = { a: injected, b: injected };
    const template = locationTemplate('s3://lake/t/a=${a}/b=${b}/', keys);
    const value = fc.string({ minLength: 1, maxLength: 12, unit: 'binary' }).filter((text) => !text.includes('\0'));

    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(template.match(`${template.locate({ a, b })}part-0.parquet`)).toEqual({ a, b });
      }),
    );
  });

  it('does not guess a value that it was not given', () => {
    const { locate } = locationTemplate('s3://a/${dt}/', { dt: date('yyyy') });

    expect(() => locate({})).toThrow('no value for ${dt} in s3://a/${dt}/');
  });
});
