import { describe, expect, it } from 'vitest'
import { loginAddress, readConfig, replicaAddress } from './config.ts'
import { addressOf } from './database.settings.ts'
import { readMigrationConfig } from './migration.settings.ts'

const read = (env: Record<string, string>) => readConfig({ KAFKA_BROKERS: 'kafka:9092', ...env })
const DEMAND = 'postgresql://lodestone_demand:a%2Cb%3Dc@db/hub'

describe('where a service signs in', () => {
  it('is its own address, else the one of the process', () => {
    const config = read({
      DATABASE_URL: 'postgresql://x@db/hub',
      DATABASE_URLS: `demand=${DEMAND}, supply=postgresql://s@db/hub`,
    })
    expect(loginAddress(config, 'demand')).toEqual({ url: DEMAND })
    expect(loginAddress(config, 'rounds')).toEqual({ url: 'postgresql://x@db/hub' })
  })
  it('is asked for where no setting says so', () => {
    expect(() => loginAddress(read({ DATABASE_URLS: `demand=${DEMAND}` }), 'supply')).toThrow(
      'where supply signs in to the database stands neither in DATABASE_URLS nor in DATABASE_URL',
    )
  })
  it('is named for a service that there is, by an address', () => {
    expect(() => read({ DATABASE_URLS: `nobody=${DEMAND}` })).toThrow('DATABASE_URLS.0')
    expect(() => read({ DATABASE_URLS: 'demand=secret-that-is-no-url' })).toThrow(
      /^settings: DATABASE_URLS\.0\.1: Invalid URL$/,
    )
  })
})

describe('where a service reads what may lag', () => {
  const at = (more: Record<string, string>) =>
    replicaAddress(read({ DATABASE_URLS: `demand=${DEMAND}`, ...more }), 'demand')
  it('is nowhere else unless a setting says so', () => expect(at({})).toBeUndefined())
  it('is the standby of the process, else its own, with its own login', () => {
    const DATABASE_REPLICA_URL = 'postgresql://replica:6432'
    const login = 'postgresql://lodestone_demand:a%2Cb%3Dc@'
    expect(at({ DATABASE_REPLICA_URL })).toEqual({ url: `${login}replica:6432/hub` })
    const own = 'demand=postgresql://own/other'
    expect(at({ DATABASE_REPLICA_URL, DATABASE_REPLICA_URLS: own })).toEqual({ url: `${login}own/other` })
  })
  it('is no other login', () => {
    for (const [name, value] of [
      ['DATABASE_REPLICA_URL', 'postgresql://owner@replica'],
      ['DATABASE_REPLICA_URLS', 'demand=postgresql://x:y@replica'],
    ] as const)
      expect(() => at({ [name]: value })).toThrow(new RegExp(`${name}.*is to have no user and no password`))
  })
})

describe('encryption', () => {
  it.each<Record<string, string>>([
    { DATABASE_TLS: 'verify-full' },
    { DATABASE_CA: '/ca.crt' },
    { DATABASE_TLS: 'off', DATABASE_CA: '/ca.crt' },
  ])('is not half a setting: %o', env => {
    const half = 'DATABASE_CA: DATABASE_TLS=verify-full and DATABASE_CA go together'
    expect(() => read(env)).toThrow(half)
    expect(() => readMigrationConfig({ MIGRATIONS_DATABASE_URL: 'x', ...env })).toThrow(half)
  })
  it('knows no weaker kind', () => {
    expect(() => read({ DATABASE_TLS: 'require', DATABASE_CA: '/ca.crt' })).toThrow('DATABASE_TLS')
  })
  it('says which file it cannot read', () => {
    const config = read({ DATABASE_TLS: 'verify-full', DATABASE_CA: '/nowhere/ca.crt' })
    expect(() => addressOf('postgresql://x@db/hub', config)).toThrow(/DATABASE_CA: ENOENT.*\/nowhere\/ca\.crt/)
  })
})

it('what migrates needs the owner', () => {
  expect(() => readMigrationConfig({ DATABASE_URL: 'postgresql://x@db/hub' })).toThrow('MIGRATIONS_DATABASE_URL')
})

describe('proxies that are believed', () => {
  const proxies = (TRUSTED_PROXIES: string) =>
    read({ DATABASE_URL: 'postgresql://x@db/x', TRUSTED_PROXIES }).TRUSTED_PROXIES
  it('nobody is trusted unless the settings name somebody', () => expect(proxies('')).toEqual([]))

  it('proxies are addresses and ranges', () =>
    expect(proxies('10.0.0.0/8, 192.0.2.1,2001:db8::/32 ,::1')).toEqual([
      '10.0.0.0/8',
      '192.0.2.1',
      '2001:db8::/32',
      '::1',
    ]))

  it.each(['ingress', '10.0.0.0/33', '10.0.0', 'true', '*', '0.0.0.0/0', '::/0', '10.0.0.1 10.0.0.2', '1'])(
    'a process does not start with %j as a proxy to trust',
    text => expect(() => proxies(text)).toThrow(/settings: TRUSTED_PROXIES/),
  )
})
