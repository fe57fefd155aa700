import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { SERVICES } from '@lodestone/contracts'
import { startVitest } from 'vitest/node'
import { readWords } from '../../infra/usage.ts'
import { freePort } from '../setup/free-port.ts'

/** What `npm run test:compose` runs. */

readWords(`usage: npm run test:compose   builds the images, starts docker-compose.yml with its trial issuer, plays a round against the
containers and removes them with their volumes. Needs Docker or Podman with Compose; takes minutes. Exit code 1 when that failed`)

const PROJECT = `lodestone-test-${process.pid}`
const WAIT_S = 900

const compose = await findCompose()
const ports = { PORT: String(await freePort()), ISSUER_PORT: String(await freePort()) }
const env = {
  ...process.env,
  ...ports,
  POSTGRES_PASSWORD: randomBytes(16).toString('hex'),
  ...Object.fromEntries(
    SERVICES.map(name => [`DATABASE_PASSWORD_${name.toUpperCase()}`, randomBytes(16).toString('hex')]),
  ),
  // The newest of the same versions: a machine that has no way to a registry has them, if any, by these names.
  NODE_TAG: process.env.NODE_TAG ?? '24-slim',
  POSTGRES_TAG: process.env.POSTGRES_TAG ?? '17',
  OIDC_ISSUER: 'http://issuer:8080',
  // One operator plays all, without waiting for a day.
  FOUR_EYES: '0',
  SHORTEST_OFFERING_MINUTES: '0',
  LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
}
const root = new URL('../..', import.meta.url).pathname
const config = new URL('vitest.config.ts', import.meta.url)
let passed = 0
let failed = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void takeDown().finally(() => process.exit(1)))
try {
  await run('--profile', 'trial', 'up', '--build', '--detach', '--wait', '--wait-timeout', String(WAIT_S))
  process.env.COMPOSE_COMMAND = JSON.stringify([...compose, '--project-name', PROJECT])
  process.env.COMPOSE_ORIGIN = `http://127.0.0.1:${ports.PORT}`
  process.env.COMPOSE_ISSUER = `http://127.0.0.1:${ports.ISSUER_PORT}`
  const vitest = await startVitest('test', [], { run: true, watch: false, root, config: config.pathname })
  for (const module of vitest.state.getTestModules()) {
    for (const test of module.children.allTests()) test.result().state === 'passed' ? passed++ : failed++
    if (module.errors().length > 0) failed++
  }
  await vitest.close()
} catch (error) {
  failed++
  console.error((error as Error).message)
}
if (failed > 0) await run('logs', '--tail', '40').catch(() => {})
await takeDown()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

function takeDown(): Promise<void> {
  return run('--profile', 'trial', 'down', '--volumes').catch(() => {})
}

/** Docker's own Compose, else the program of that name. */
async function findCompose(): Promise<[string, ...string[]]> {
  for (const command of [['docker', 'compose'], ['docker-compose']] as [string, ...string[]][]) {
    const [program, ...args] = [...command, 'version'] as [string, ...string[]]
    if (await promisify(execFile)(program, args).catch(() => undefined)) return command
  }
  throw new Error(
    'test:compose needs a container engine with Compose: neither docker compose nor docker-compose answers',
  )
}

function run(...args: string[]): Promise<void> {
  const [program, ...before] = compose
  const child = spawn(program, [...before, '--project-name', PROJECT, ...args], { env, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', code =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args.join(' ')}: exit code ${code}`)),
    )
  })
}
