/** Front door of products. */
export {
  changeMany,
  foldName,
  type GivenVehicle,
  registerMany,
  restoreOne,
  trimBook,
  unmakeMany,
  type VehicleBefore,
  vehiclesNamed,
} from './import/many.ts';
export { plateOf, vinOf } from './numbers.ts';
export { currentOwner, plainNumber, seriesByCode, takeChangedOwners, trimById } from './queries.ts';
export { deliverUnit, findVehicles } from './service.ts';
