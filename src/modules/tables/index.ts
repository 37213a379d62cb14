import type { ModuleDefinition } from '../base/module.js';
import { TablesModule } from './tables.js';

export const tablesModule: ModuleDefinition<'tables', TablesModule> = {
  name: 'tables',
  create: (context) => new TablesModule(context),
};
