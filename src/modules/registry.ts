import type { ModuleContext } from './base/context.js';
import type { ModuleDefinition } from './base/module.js';
import { collectionsModule } from './collections/index.js';
import { sqlModule } from './sql/index.js';
import { tablesModule } from './tables/index.js';
import { vectorsModule } from './vectors/index.js';

/** TABLE of modules. */
export const MODULES = [sqlModule, vectorsModule, collectionsModule, tablesModule] as const;

type ApiOf<Definition> = Definition extends ModuleDefinition<string, infer Api> ? Api : never;

/** The namespaces of a client. */
export type Modules = {
  readonly [Definition in (typeof MODULES)[number] as Definition['name']]: ApiOf<Definition>;
};

/** Makes every module for one context. */
export function createModules(context: ModuleContext): Modules {
  return Object.fromEntries(MODULES.map((module) => [module.name, module.create(context)])) as unknown as Modules;
}
