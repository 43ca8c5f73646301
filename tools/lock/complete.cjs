/**
 * `npm run lock`, after `npm install` has changed the lockfile.
 *
 * A registry that does not serve every platform's optional package (a mirror, say) makes `npm install` leave those out of the lockfile,
 * and `npm ci` then refuses it as incomplete. This adds them: what they are is known from the packages that name them. npm fetches
 * such a package on its own platform only.
 */
const { readFileSync, writeFileSync } = require('node:fs');
const { resolve } = require('node:path');

const file = resolve(__dirname, '../../package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const { packages } = lock;

const SYSTEM = /android|darwin|linux|win32|freebsd|openharmony|wasm/;
const PROCESSOR = /arm64|x64|ia32|arm|ppc64|s390x|riscv64|wasm32/;

for (const [path, entry] of Object.entries({ ...packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (packages[key] || packages[`${path}/${key}`]) continue;
    const os = SYSTEM.exec(name)?.[0];
    const cpu = PROCESSOR.exec(name)?.[0];
    const libc = os === 'linux' ? (/musl|gnu/.exec(name)?.[0] ?? '').replace('gnu', 'glibc') : '';
    packages[key] = {
      version: range.replace(/^[~^]/, ''),
      ...(cpu && { cpu: [cpu] }),
      ...(entry.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      optional: true,
      ...(os && { os: [os] }),
    };
    console.log(`added ${name}`);
  }
}
const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
