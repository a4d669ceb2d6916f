import { expect, it } from 'vitest';
import { sha256 } from '../../core/hash.ts';

it('a hash is SHA-256 of UTF-8, in hexadecimal', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256('Zürich')).toBe('4251685e06cab635578c72b1f5f221e9840a05ac4d8f2404be4177aa87f9907d');
});
