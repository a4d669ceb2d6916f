import { GlueClient } from '@aws-sdk/client-glue';
import { mockClient } from 'aws-sdk-client-mock';
import { openGlueCatalog } from '../../../../platform/aws/catalog.ts';
import { noPause } from '../sdk.ts';

export function mockedCatalog() {
  const client = new GlueClient({ region: 'us-east-1' });
  return { glue: mockClient(client), catalog: openGlueCatalog({ client, pause: noPause }) };
}
