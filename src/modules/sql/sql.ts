import { error } from '../../common/errors.js';
import type { Result } from '../../engine/result.js';
import type { ModuleContext } from '../base/context.js';
import { requireFields } from '../base/request.js';
import { parameterize } from './template.js';
import type { ExecuteSqlRequest, ExecuteSqlResponse, SqlModule } from './types.js';

export function createSql(context: ModuleContext): SqlModule {
  const tag = async (strings: TemplateStringsArray, ...values: unknown[]) => {
    if (!Array.isArray(strings) || !('raw' in strings)) {
      throw error('invalid_parameter_value', 'sql is a tagged template', {
        hint: 'write db.sql`SELECT ...`, or db.query(text, params)',
      });
    }
    const { text, params } = parameterize(strings, values);
    return context.query(text, params);
  };
  const executeSql = (request: ExecuteSqlRequest) => execute(context, request);
  return Object.assign(tag, { executeSql }) as unknown as SqlModule;
}

async function execute(context: ModuleContext, request: ExecuteSqlRequest): Promise<ExecuteSqlResponse> {
  requireFields('executeSql', request, { query: 'string' }, { params: 'array' });
  const { query, params = [] } = request;
  if (params.length > 0) return responseOf([await context.query(query, params)]);
  return responseOf(await context.exec(query));
}

function responseOf(results: readonly Result[]): ExecuteSqlResponse {
  const last = results.at(-1);
  return {
    rows: last?.rows ?? [],
    fields: last?.fields ?? [],
    affected_rows: results.reduce((sum, { affectedRows }) => sum + affectedRows, 0),
  };
}
