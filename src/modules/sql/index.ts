import type { ModuleDefinition } from '../base/module.js';
import { createSql } from './sql.js';
import type { SqlModule } from './types.js';

export const sqlModule: ModuleDefinition<'sql', SqlModule> = { name: 'sql', create: createSql };
