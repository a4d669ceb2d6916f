import { engineContract } from '../contracts/engine.ts';
import { sharedPair } from './parity.ts';

engineContract('Spark', async () => ({ ...(await sharedPair()), dispose: async () => {} }));
