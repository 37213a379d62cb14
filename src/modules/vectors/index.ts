import type { ModuleDefinition } from '../base/module.js';
import { VectorsModule } from './vectors.js';

export const vectorsModule: ModuleDefinition<'vectors', VectorsModule> = {
  name: 'vectors',
  create: (context) => new VectorsModule(context),
};
