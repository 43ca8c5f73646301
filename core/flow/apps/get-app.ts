import type { App } from '../../../contract/index.ts';
import type { Parts } from '../parts.ts';
import { presentApp } from '../present/app.ts';
import { type AppInput, ownApp } from './own-app.ts';

/** @throws Fault not_found */
export const getApp = async (deps: Pick<Parts, 'db'>, input: AppInput): Promise<App> =>
  presentApp(await ownApp(deps, input));
