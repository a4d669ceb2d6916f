import { CreateDatabaseCommand } from '@aws-sdk/client-glue';
import { afterAll, beforeAll } from 'vitest';
import { openGlueCatalog } from '../../platform/aws/catalog.ts';
import { catalogContract } from '../contracts/catalog.ts';
import { type Moto, startMoto } from './kit/moto.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto.stop());

catalogContract('Glue as moto plays it', async () => {
  await moto.clients.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'analytics' } }));
  return { catalog: openGlueCatalog({ client: moto.clients.glue }), dispose: async () => {} };
}, ['inequality', 'pages']);
