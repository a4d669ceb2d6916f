import { objectStoreContract } from '../../contracts/object-store.ts';
import { makeLocalStore } from './opener.ts';

objectStoreContract('plain files', makeLocalStore);
