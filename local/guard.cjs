// biome-ignore-all lint/style/useNodejsImportProtocol: a Node older than 14.18 does not know the node: prefix.
'use strict';
/**
 * The door of every npm script: makes sure that Node 26 runs what follows, on whatever Node a machine has.
 *
 *   node local/guard.cjs <file.ts> [args]        run one of our files
 *   node local/guard.cjs --bin vitest run …      run the command of an installed package
 *
 * Plain CommonJS in an old dialect, because it has to run before anything newer can.
 */
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');

const NEEDED = 26;
const root = path.resolve(__dirname, '..');
const modules = path.join(root, 'node_modules');
const binFolder = path.join(modules, '.bin');

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/** The Node 26 that `npm ci` brought: the link in .bin, or (Windows has no links there) the platform package itself. */
function broughtNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const candidates = [
    path.join(binFolder, file),
    path.join(modules, `node-${platform}-${process.arch}`, 'bin', file),
    path.join(modules, `node-bin-${platform}-${process.arch}`, 'bin', file),
  ];
  return candidates.find((candidate) => fs.existsSync(candidate));
}

/** The file behind an installed command, so that it runs in this very process instead of whatever its shebang finds. */
function commandFile(name) {
  const manifest = path.join(modules, name, 'package.json');
  if (fs.existsSync(manifest)) {
    const bin = JSON.parse(fs.readFileSync(manifest, 'utf8')).bin;
    const relative = typeof bin === 'string' ? bin : bin?.[name];
    if (relative) return path.join(modules, name, relative);
  }
  const link = path.join(binFolder, name);
  if (fs.existsSync(link)) return fs.realpathSync(link);
  return refuse(`The command "${name}" is not installed here: run \`npm ci\`.`);
}

/** Runs the file in this process, as if Node had been called with it. */
function runHere(args) {
  const isCommand = args[0] === '--bin';
  const file = isCommand ? commandFile(args[1]) : path.resolve(args[0]);
  if (!fs.existsSync(file)) refuse(`There is no ${args[0]} here.`);
  // Compiled modules are kept: a warm start loads in half the time.
  require('module').enableCompileCache(path.join(root, '.cache', 'node'));
  process.argv = [process.execPath, file].concat(args.slice(isCommand ? 2 : 1));
  // Started by an older Node (see runWith): when that one is killed, go too.
  if (process.env.GUARDED_BY === String(process.ppid) && process.channel) {
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }
  import(pathToFileURL(file).href).catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

/** Runs this guard again under the right Node, hands signals and messages through, and ends as it ends. */
function runWith(node, args) {
  const child = require('child_process').spawn(node, process.execArgv.concat(__filename, args), {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: Object.assign({}, process.env, { GUARDED_BY: String(process.pid) }),
  });
  child.on('error', (error) => refuse(`The Node ${NEEDED} at ${node} does not run here: ${error.message}`));
  child.on('message', (message) => process.send?.(message));
  ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => {
    process.on(signal, () => child.kill(signal));
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

const args = process.argv.slice(2);
if (args.length === 0 || (args[0] === '--bin' && args.length === 1)) {
  refuse('Usage: node local/guard.cjs <file.ts> [args], or node local/guard.cjs --bin <command> [args].');
}
if (!fs.existsSync(modules))
  refuse('The dependencies are not installed (there is no node_modules): run `npm ci` first.');

process.env.PATH = binFolder + path.delimiter + (process.env.PATH || '');

if (parseInt(process.versions.node, 10) >= NEEDED) {
  runHere(args);
} else {
  const node = process.env.GUARDED_BY === String(process.ppid) ? undefined : broughtNode();
  if (node) runWith(node, args);
  else {
    refuse(
      'This needs Node ' +
        NEEDED +
        ', but this is Node ' +
        process.versions.node +
        ' and node_modules brings no Node ' +
        NEEDED +
        ' for ' +
        process.platform +
        '-' +
        process.arch +
        ': run `npm ci` with optional dependencies (without --omit=optional).',
    );
  }
}
