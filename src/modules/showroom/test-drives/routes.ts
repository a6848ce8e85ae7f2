import type { FastifyInstance } from 'fastify';
import { handle, handleFile, handleUpload } from '../../../platform/http.ts';
import * as papers from './papers.ts';
import * as road from './road.ts';
import * as schema from './schema.ts';
import * as service from './service.ts';

/** Routes of test drives. */
export function testDriveRoutes(app: FastifyInstance): void {
  handle(app, schema.listDrives, (ctx, { query }) => service.listDrives(ctx, query));
  handle(app, schema.driveCalendar, (ctx, { query }) => service.driveCalendar(ctx, query));
  handle(app, schema.findDriveCustomers, (ctx, { query }) => service.findDriveCustomers(ctx, query));
  handle(app, schema.listWishes, (ctx, { query }) => service.listWishes(ctx, query));
  handle(app, schema.bookDrive, (ctx, { body }) => service.bookDrive(ctx, body));
  handle(app, schema.getDrive, (ctx, { params }) => service.getDrive(ctx, params.id));
  handle(app, schema.rebookDrive, (ctx, { params, body }) => service.rebookDrive(ctx, params.id, body));
  handle(app, schema.settleDrive, (ctx, { params, body }) => service.settleDrive(ctx, params.id, body));
  handle(app, schema.checkLicence, (ctx, { params, body }) => papers.checkLicence(ctx, params.id, body));
  handleUpload(app, schema.signWaiver, (ctx, content, { params, query }) =>
    papers.signWaiver(ctx, params.id, query, content),
  );
  handleFile(app, schema.getSignature, (ctx, { params }) => papers.getSignature(ctx, params.id));
  handle(app, schema.departDrive, (ctx, { params, body }) => road.departDrive(ctx, params.id, body));
  handle(app, schema.returnDrive, (ctx, { params, body }) => road.returnDrive(ctx, params.id, body));
  handle(app, schema.giveFeedback, (ctx, { params, body }) => road.giveFeedback(ctx, params.id, body));
}
