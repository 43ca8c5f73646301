import { relative } from 'node:path';
import type { Launched } from './launcher.ts';

const PASSWORD = 'demo-password';

/** What a newcomer needs to know, on one screen. */
export function summary(launched: Launched, startedInMs: number): string {
  const { url, dataDir, seeded, demoConsultants } = launched;
  const near = relative(process.cwd(), dataDir);
  const data = near === '' || near.startsWith('..') ? dataDir : near;
  const row = (name: string, ...lines: string[]): string =>
    lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(10)}${line}`).join('\n');
  const login = `curl -s ${url}/v1/auth/login -H 'content-type: application/json' \\\n              -d '{"email":"client@demo.test","password":"${PASSWORD}"}'`;

  return [
    '',
    `Consultant Connect is running (started in ${(startedInMs / 1000).toFixed(1)} s).`,
    '',
    row('Pages', url),
    row('API', `${url}/docs`),
    ...(seeded
      ? [row('Accounts', 'client@demo.test, consultant1@demo.test …, admin@demo.test', `password: ${PASSWORD}`)]
      : []),
    ...(demoConsultants > 0 ? [row('Online', `${demoConsultants} simulated consultants, who offer and talk`)] : []),
    row(
      'Try',
      ...(seeded ? ['npm run demo', 'npm run demo -- "How do I speed up a slow SQL query?"', login] : []),
      `curl -s ${url}/health/ready`,
    ),
    row('Kept in', `${data}/ (logs in ${data}/logs/)`),
    row('Stop', 'Ctrl-C'),
    '',
  ].join('\n');
}
