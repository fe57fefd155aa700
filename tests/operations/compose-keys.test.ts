import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SERVICES } from '@lodestone/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** What the containers `keys` and `certificate` of docker-compose.yml make at the first start, and leave as it is at later ones. */

const infra = new URL('../../infra/', import.meta.url).pathname
const names = ['admin', ...SERVICES]
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compose-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('each service and the broker are given the same password, the service by a file for it alone', () => {
  const [signing, logins] = [join(folder, 'signing'), join(folder, 'logins')]
  const make = () => {
    const env = { ...process.env, SIGNING_KEYS: signing, BROKER_LOGINS: logins }
    execFileSync(process.execPath, [join(infra, 'access/logins.ts')], { env })
    return names.map(name => {
      const own = join(signing, name, 'broker.password')
      expect(statSync(own).mode & 0o777).toBe(0o600)
      const password = readFileSync(own, 'utf8').trim()
      expect(readFileSync(join(logins, name), 'utf8')).toBe(`SCRAM-SHA-512=password=${password}\n`)
      return password
    })
  }
  const made = make()
  expect(new Set(made).size).toBe(names.length)
  expect(make()).toEqual(made)
  expect(readdirSync(logins).toSorted()).toEqual(names.toSorted())
})

test('the broker has a certificate for its name that it signed itself, and clients are given no key', () => {
  const [keystore, certificate] = [join(folder, 'keystore.p12'), join(folder, 'broker.pem')]
  const make = () => {
    const env = {
      ...process.env,
      KEYSTORE: keystore,
      KEYSTORE_PASSWORD: 'kept-by-its-volume',
      CERTIFICATE: certificate,
    }
    execFileSync('sh', [join(infra, 'docker/broker-certificate.sh')], { env, stdio: 'pipe' })
    return readFileSync(certificate, 'utf8')
  }
  const made = make()
  const x509 = new X509Certificate(made)
  expect(x509.checkHost('kafka')).toBe('kafka')
  expect(x509.checkHost('localhost')).toBeUndefined()
  expect(x509.verify(x509.publicKey)).toBe(true)
  expect(x509.validToDate.getFullYear() - x509.validFromDate.getFullYear()).toBe(10)
  expect(made).not.toContain('PRIVATE')
  expect(make()).toBe(made)
})
