import type { Statement } from './template.ts';

/** IAM's limit for a managed policy, in characters without white space. */
const LARGEST = 6144;
/** What the document around the statements takes. */
const FRAME = 60;

/**
 * Statements in as few policies as they need, in order; one whose resources are too many goes on in the next policy. The
 * size is that of the template's text, which is never shorter than what IAM counts.
 */
export function pack(statements: readonly Statement[], largest = LARGEST): Statement[][] {
  const policies: Statement[][] = [];
  let policy: Statement[] = [];
  let left = largest - FRAME;
  for (const statement of statements) {
    const head = JSON.stringify({ ...statement, Resource: [] }).length + 1;
    let part: Statement | undefined;
    for (const resource of statement.Resource) {
      const size = JSON.stringify(resource).length + 1;
      if (part === undefined || size > left) {
        if (head + size > left) {
          if (policy.length > 0) policies.push(policy);
          policy = [];
          left = largest - FRAME;
        }
        part = { ...statement, Resource: [] };
        policy.push(part);
        left -= head;
      }
      part.Resource.push(resource);
      left -= size;
    }
  }
  return policy.length > 0 ? [...policies, policy] : policies;
}
