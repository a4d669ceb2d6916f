import { expect, it } from 'vitest';
import { invalidRequest } from '../../../core/request/invalid-request.ts';

it('a refusal lists every problem, and says the first by itself', () => {
  const problems = [
    { key: 'from', reason: 'there is no month 13' },
    { key: 'where.region', reason: 'region has an empty value' },
  ];

  expect(invalidRequest(problems)).toMatchObject({
    name: 'InvalidRequest',
    message: 'from: there is no month 13\nwhere.region: region has an empty value',
    data: { key: 'from', reason: 'there is no month 13', problems },
    hint: 'correct the request; nothing was done',
  });
});
