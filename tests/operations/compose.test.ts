import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SERVICES } from '@lodestone/contracts'
import { readConfig } from '@lodestone/service'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { TEXT } from '../../infra/postgres/cluster.making.ts'

/** docker-compose.yml as it is read: what its containers may do, which of them is given which credentials, and which settings it passes on. */

type Container = {
  image: string
  entrypoint?: string[]
  command?: string[]
  read_only?: boolean
  user?: string
  cap_drop?: string[]
  cap_add?: string[]
  security_opt?: string[]
  mem_limit?: string
  pids_limit?: number
  stop_grace_period?: string
  environment?: Record<string, string>
  volumes?: string[]
  ports?: string[]
  network_mode?: string
  depends_on?: Record<string, { condition: string }>
}
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const { services } = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Container> }

describe.each(Object.keys(services))('the container of %s', name => {
  const container = services[name] as Container

  test('writes to its volumes alone, gains no right, and leaves memory and processes to others', () => {
    expect(container).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.any(Number),
    })
    const needed = name === 'postgres' ? ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] : undefined
    expect(container.cap_add).toEqual(needed)
  })

  test('is made of an image of one version', () => {
    if (!container.image.startsWith('lodestone/'))
      expect(container.image).toMatch(/:(?:\$\{\w+:-)?\d+\.\d+(?:\.\d+)?\}?$/)
  })
})

test.each(SERVICES)('%s is given the time that it takes to stop in order', name => {
  const { environment, stop_grace_period: grace = '10s' } = services[name] as Container
  const drainMs = Number(/\d+/.exec(environment?.DRAIN_MS ?? ''))
  // The console ends a connection that it keeps after two seconds.
  expect(drainMs).toBeGreaterThan(2_000)
  expect(Number.parseInt(grace, 10)).toBeGreaterThan(20 + drainMs / 1_000)
})

test('the images of the services are built on one version of Node', () => {
  const froms = read('infra/docker/Dockerfile').match(/^FROM .*$/gm)
  for (const from of froms ?? []) expect(from).toMatch(/^FROM node:\$\{NODE_TAG\}(?: |$)/)
  const { version } = JSON.parse(read('node_modules/node/package.json')) as { version: string }
  expect(read('infra/docker/Dockerfile')).toContain(`ARG NODE_TAG=${version}-slim\n`)
  expect(read('docker-compose.yml')).toContain(`\${NODE_TAG:-${version}-slim}`)
})

/** Who is given a volume, each with how: `:ro` for reading alone. */
const givenTo = (volume: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(services).flatMap(([name, { volumes = [] }]) =>
      volumes
        .filter(one => one.startsWith(`${volume}:`))
        .map(one => [name, one.split(':')[2] === 'ro' ? 'reads' : 'writes']),
    ),
  )

describe('of the database', () => {
  const given = (container: Container | undefined) => JSON.stringify(container?.environment ?? {})

  test('the owner’s password is known to the server and to what migrates', () => {
    const knowing = Object.keys(services).filter(name => given(services[name]).includes('POSTGRES_PASSWORD'))
    expect(knowing.sort()).toEqual(['migrations', 'postgres'])
  })

  test.each(SERVICES)('%s has its own login and no other', name => {
    const setting = `DATABASE_PASSWORD_${name.toUpperCase()}`
    const url = services[name]?.environment?.DATABASE_URL ?? ''
    expect(url.replace(/\$\{\w+:\?\}/, 'x')).toBe(`postgresql://lodestone_${name}:x@postgres:5432/lodestone`)
    expect(given(services[name]).match(/DATABASE_PASSWORD_\w+/g)).toEqual([setting])
    expect(given(services.migrations)).toContain(`${name}=postgresql://lodestone_${name}:\${${setting}:?`)
    expect(services[name]?.depends_on?.migrations).toEqual({ condition: 'service_completed_successfully' })
  })

  test('the data folder has text as that of `npm start` has it, which initdb takes', () => {
    expect(services.postgres?.environment?.POSTGRES_INITDB_ARGS).toBe(TEXT.join(' '))
  })

  test('whoever comes by the network is asked for a password, over TLS', () => {
    const { entrypoint, command, volumes } = services.postgres ?? {}
    expect(entrypoint).toEqual(['sh', '/etc/lodestone/database.sh'])
    expect(command).toContain('--hba_file=/etc/lodestone/pg_hba.conf')
    expect(volumes).toContain('./infra/docker/pg_hba.conf:/etc/lodestone/pg_hba.conf:ro')
    const lines = read('infra/docker/pg_hba.conf').match(/^[^#\n].*$/gm) ?? []
    const byNetwork = lines.map(line => line.split(/ +/).join(' ')).filter(line => !line.startsWith('local '))
    expect(byNetwork).toEqual(['hostssl all all all scram-sha-256'])
  })

  test('its key is given to it alone, and its certificate to those who sign in, who ask for it', () => {
    expect(givenTo('database-key')).toEqual({ postgres: 'writes' })
    const clients = [...SERVICES, 'migrations']
    expect(givenTo('database-ca')).toEqual({
      postgres: 'writes',
      ...Object.fromEntries(clients.map(name => [name, 'reads'])),
    })
    for (const name of clients)
      expect(services[name]?.environment, name).toMatchObject({
        DATABASE_TLS: 'verify-full',
        DATABASE_CA: services.postgres?.environment?.CERTIFICATE,
      })
  })
})

describe('of the broker', () => {
  const { environment: kafka = {}, ports } = services.kafka as Container

  test('who comes by the network is asked who it is, over TLS, and has no right that nobody gave', () => {
    const [byNetwork, ...inside] = (kafka.KAFKA_LISTENERS ?? '').split(',')
    expect(byNetwork).toBe('SERVICES://0.0.0.0:9092')
    for (const listener of inside) expect(listener).toMatch(/^(?:INSIDE|CONTROLLER):\/\/127\.0\.0\.1:\d+$/)
    expect(kafka.KAFKA_LISTENER_SECURITY_PROTOCOL_MAP).toMatch(/^SERVICES:SASL_SSL,/)
    expect(kafka).toMatchObject({
      KAFKA_SASL_ENABLED_MECHANISMS: 'SCRAM-SHA-512',
      KAFKA_AUTHORIZER_CLASS_NAME: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: 'false',
      // And whoever has not said who it is, which only those inside need not.
      KAFKA_SUPER_USERS: 'User:admin;User:ANONYMOUS',
    })
    expect(ports).toBeUndefined()
    for (const [name, { network_mode = 'none' }] of Object.entries(services)) expect(network_mode, name).toBe('none')
  })

  test('its key and the passwords of its logins are given to it and to what makes them alone', () => {
    expect(givenTo('broker')).toEqual({ kafka: 'reads', certificate: 'writes', keys: 'writes' })
    expect(givenTo('broker-admin')).toEqual({ access: 'reads', keys: 'writes' })
  })

  test.each(SERVICES)('%s signs in as itself, with a password that no other service can read', name => {
    const { environment, depends_on } = services[name] as Container
    expect(environment).toMatchObject({
      KAFKA_USERNAME: name,
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SECRET_FILE: '/run/signing/broker.password',
    })
    expect(givenTo(`signing-${name}`)).toEqual({ [name]: 'reads', keys: 'writes' })
    expect(depends_on?.access).toEqual({ condition: 'service_completed_successfully' })
  })
})

describe('of the settings', () => {
  const running = read('infra/docs/running.md')
  const table = running.slice(running.indexOf('| setting |'), running.indexOf('## Logins of the database'))
  const namesIn = (text: string): string[] =>
    [...text.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name as string)
  const known = table
    .split('\n')
    .filter(line => line.startsWith('| `'))
    .flatMap(line => namesIn(line.split('|')[1] as string))
  const [, left = ''] = /`docker-compose\.yml` passes on or sets all but ([^.]*)\./.exec(running) ?? []
  /** What Compose gives where the environment says nothing. */
  const environmentOf = (name: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [
        key,
        // From the inside out: a default may name another setting.
        String(value)
          .replace(/\$\{\w+:\?[^}]*\}/g, 'http://x')
          .replace(/\$\{\w+:-([^${}]*)\}/g, '$1')
          .replace(/\$\{\w+:-([^${}]*)\}/g, '$1'),
      ]),
    )

  test('each that the guide lists is passed on or set, or said not to be', () => {
    expect(known.length).toBeGreaterThan(50)
    const given = [...SERVICES, 'migrations'].flatMap(name => Object.keys(services[name]?.environment ?? {}))
    const image = read('infra/docker/Dockerfile').match(/\b[A-Z_]+(?==)/g) ?? []
    const passed = new Set([...given, ...image, ...(read('docker-compose.yml').match(/(?<=\$\{)[A-Z0-9_]+/g) ?? [])])
    expect(known.filter(name => !passed.has(name))).toEqual(namesIn(left))
  })

  test.each(SERVICES)('%s is given those that the hub knows, and starts with their defaults', name => {
    const environment = environmentOf(name)
    expect(Object.keys(environment).filter(key => !known.includes(key))).toEqual([])
    expect(readConfig(environment)).toMatchObject({ KAFKA_USERNAME: name, MATCHING_TIME_BOX_SECONDS: 600 })
  })
})

describe('of the passwords that the file asks for', () => {
  const required = new Set(read('docker-compose.yml').match(/(?<=\$\{)\w*PASSWORD\w*(?=:\?)/g))

  test('each is chosen once, by what the guides say to run first', () => {
    expect(required.size).toBe(SERVICES.length + 1)
    const folder = mkdtempSync(join(tmpdir(), 'passwords-'))
    const file = join(folder, '.env')
    const script = new URL('../../infra/docker/passwords.sh', import.meta.url).pathname
    const choose = () => {
      execFileSync('sh', [script, file])
      return readFileSync(file, 'utf8')
    }
    const chosen = choose()
    const lines = chosen.trim().split('\n')
    expect(new Set(lines.map(line => line.split('=')[0]))).toEqual(required)
    expect(new Set(lines.map(line => /=([0-9a-f]{48})$/.exec(line)?.[1])).size).toBe(required.size)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(choose()).toBe(chosen)
    const own = join(folder, 'own.env')
    writeFileSync(own, 'POSTGRES_PASSWORD=chosen\nPORT=8090', { mode: 0o644 })
    execFileSync('sh', [script, own])
    const kept = readFileSync(own, 'utf8').split('\n')
    expect(kept.slice(0, 2), 'what stands there stays, also where its last line has no end').toEqual([
      'POSTGRES_PASSWORD=chosen',
      'PORT=8090',
    ])
    expect(new Set(kept.filter(one => one.includes('PASSWORD')).map(one => one.split('=')[0]))).toEqual(required)
    expect(statSync(own).mode & 0o777).toBe(0o600)
    rmSync(folder, { recursive: true })
    for (const guide of ['README.md', 'infra/docs/running.md']) {
      const text = read(guide)
      expect(text.indexOf('sh infra/docker/passwords.sh'), guide).toBeGreaterThan(0)
      expect(text.indexOf('sh infra/docker/passwords.sh'), guide).toBeLessThan(text.indexOf('docker compose'))
    }
    for (const file of ['.gitignore', '.dockerignore']) expect(read(file).split('\n'), file).toContain('.env')
  })
})
