import type { FastifyInstance } from 'fastify';
import { handle } from '../../platform/http.ts';
import * as audit from './audit/routes.ts';
import { districtsOf } from './cities.ts';
import * as dictionaryEntries from './dictionaries/routes.ts';
import { dictionaries } from './dictionary.ts';
import * as factors from './factors/routes.ts';
import * as notifications from './notifications/routes.ts';
import * as passwords from './passwords/routes.ts';
import * as providers from './providers/routes.ts';
import * as roles from './roles/routes.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';
import * as sessions from './sessions/routes.ts';
import * as signIn from './sign-in/routes.ts';
import * as staff from './staff/routes.ts';
import * as units from './units/routes.ts';
import * as views from './views/routes.ts';

export function routes(app: FastifyInstance): void {
  signIn.routes(app);
  passwords.routes(app);
  factors.routes(app);
  sessions.routes(app);
  providers.routes(app);
  units.routes(app);
  staff.routes(app);
  roles.routes(app);
  handle(app, schema.listDictionaries, async (ctx) => ({ rows: await dictionaries(ctx) }));
  handle(app, schema.listCities, async (ctx) => ({ provinces: await service.listCities(ctx) }));
  handle(app, schema.listDistricts, async (_ctx, { params }) => ({ rows: [...districtsOf(params.code)] }));
  dictionaryEntries.routes(app);
  audit.routes(app);
  notifications.routes(app);
  views.routes(app);
}
