/** The errors that use cases throw, for whoever calls them. */
export { Fault, type FaultDetails, notFound } from '../domain/fault.ts';
