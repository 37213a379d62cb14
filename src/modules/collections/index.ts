import type { ModuleDefinition } from '../base/module.js';
import { CollectionsModule } from './collections.js';

export const collectionsModule: ModuleDefinition<'collections', CollectionsModule> = {
  name: 'collections',
  create: (context) => new CollectionsModule(context),
};
