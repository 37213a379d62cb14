import type { ModuleDefinition } from '../module.js';
import { TablesModule } from './tables.js';

export const tablesModule: ModuleDefinition<'tables', TablesModule> = {
  name: 'tables',
  create: (context) => new TablesModule(context),
};
