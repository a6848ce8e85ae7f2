import * as z from 'zod';
import { type Endpoint, Problem } from './endpoint.ts';
import { PERMISSIONS } from './permissions.ts';

type Json = Record<string, unknown>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' }) as Json;
  return rest;
}

/** A text is a document of its own kind: what it says of itself, XML otherwise. */
function mediaOf(schema: Json): string {
  if (schema.type !== 'string') return 'application/json';
  return typeof schema.contentMediaType === 'string' ? schema.contentMediaType : 'application/xml';
}

function parametersOf(schema: z.ZodType, place: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function operationOf(endpoint: Endpoint): Json {
  const body = schemaOf(endpoint.body, 'input');
  // A body without fields is none; one that is a choice between shapes has no fields of its own.
  const hasBody =
    endpoint.method !== 'GET' && (body.type !== 'object' || Object.keys(body.properties ?? {}).length > 0);
  const permission = endpoint.permission ? PERMISSIONS[endpoint.permission] : null;
  const security = { staff: [{ staffSession: [] }], owner: [{ ownerSession: [] }], source: [{ sourceSignature: [] }] };
  const parameters = [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')];
  if (endpoint.creates) {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description: 'A repeated key is answered with the first answer.',
      schema: { type: 'string', minLength: 8, maxLength: 100 },
    });
  }
  if (endpoint.audience === 'source') {
    parameters.push({
      name: 'X-Source',
      in: 'header',
      required: true,
      description: 'Code of the source.',
      schema: { type: 'string', maxLength: 60 },
    });
    parameters.push({
      name: 'X-Timestamp',
      in: 'header',
      required: true,
      description: 'Unix seconds.',
      schema: { type: 'string', pattern: '^\\d{9,11}$' },
    });
  }
  const refusal = {
    description: 'Refused',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: `${endpoint.summary.zh} · ${endpoint.summary.en}`,
    description: permission ? `Permission \`${endpoint.permission}\`: ${permission.zh} · ${permission.en}` : undefined,
    security: endpoint.audience in security ? security[endpoint.audience as keyof typeof security] : [],
    parameters,
    requestBody: hasBody
      ? {
          required: true,
          content: { [mediaOf(body)]: { schema: body } },
        }
      : undefined,
    responses: {
      [endpoint.creates ? '201' : '200']: {
        description: endpoint.summary.en,
        content: {
          [mediaOf(schemaOf(endpoint.response, 'output'))]: { schema: schemaOf(endpoint.response, 'output') },
        },
      },
      default: refusal,
    },
  };
}

/** The public contract (OpenAPI 3.1), made from the operations the server really answers. */
export function openapiOf(endpoints: readonly Endpoint[], version: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of [...endpoints].sort(
    (a, b) => a.path.localeCompare(b.path) || a.method.localeCompare(b.method),
  )) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Roadbook 路书', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      securitySchemes: {
        staffSession: { type: 'apiKey', in: 'cookie', name: 'rb_staff' },
        ownerSession: { type: 'apiKey', in: 'cookie', name: 'rb_owner' },
        sourceSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Signature',
          description:
            'Hex HMAC-SHA256 of `timestamp + "." + raw body` with the source’s key; with X-Source and X-Timestamp (Unix seconds, ± 300).',
        },
      },
    },
  };
}
