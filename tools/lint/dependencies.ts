/** `npm run lint`, its third part: who imports whom. Fails when a rule is broken, and when it has seen nothing. */
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type IViolation } from 'dependency-cruiser';
import { rules } from './rules.ts';

/** dependency-cruiser exits 0 when it could not read a single TypeScript file; far fewer than we have means just that. */
const LEAST_MODULES = 100;

export async function checkDependencies(options: { baseDir: string; folders: string[] }): Promise<{
  modules: number;
  violations: IViolation[];
}> {
  const sdk = join(options.baseDir, 'client-sdk/src');
  const cruised: ICruiseOptions = {
    baseDir: options.baseDir,
    ruleSet: { forbidden: rules },
    validate: true,
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.data|\\.cache)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  };
  // The pages import the SDK by its published name, as everybody else does.
  const { output } = await cruise(options.folders, cruised, {
    alias: {
      '@consultant-connect/client/react$': join(sdk, 'react/index.ts'),
      '@consultant-connect/client$': join(sdk, 'index.ts'),
    },
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text');
  return { modules: output.summary.totalCruised, violations: output.summary.violations };
}

// Under the guard of the npm scripts this is not the first module, but still the file that was asked for.
if (process.argv[1] === import.meta.filename) {
  const baseDir = new URL('../../', import.meta.url).pathname;
  const { modules, violations } = await checkDependencies({
    baseDir,
    folders: ['contract', 'core', 'server', 'workers', 'migrations', 'client-sdk', 'web/src'],
  });
  for (const { rule, from, to } of violations) console.error(`${rule.name}: ${from} → ${to}`);
  if (modules < LEAST_MODULES) console.error(`only ${modules} modules seen: the check itself is broken`);
  else if (violations.length === 0) console.log(`${modules} modules, every import allowed`);
  process.exitCode = violations.length > 0 || modules < LEAST_MODULES ? 1 : 0;
}
