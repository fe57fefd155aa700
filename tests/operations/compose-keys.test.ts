import { execFileSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SERVICES } from '@lodestone/contracts'
import { afterEach, beforeEach, expect, test } from 'vitest'

/** What the containers `keys`, `certificate` and `postgres` of docker-compose.yml make at the first start, and leave as it is at later ones. */

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
  expectSelfSigned(made, 'kafka')
  expect(make()).toBe(made)
})

test('the database has one too, with which it starts, and a key that it alone can read', () => {
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'ca.crt')]
  // What the image has: its own start, and the user that this gives the key to.
  for (const [name, says] of [
    ['docker-entrypoint.sh', 'echo "started with $*"'],
    ['chown', 'echo "$1 is given $(basename "$2")"'],
  ] as const)
    writeFileSync(join(folder, name), `#!/bin/sh\n${says}\n`, { mode: 0o755 })
  const start = () => {
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}`, KEY: key, CERTIFICATE: certificate }
    const args = [join(infra, 'docker/database.sh'), 'postgres', '--listen_addresses=*']
    const said = execFileSync('sh', args, { env, stdio: 'pipe', encoding: 'utf8' })
    return { said: said.trim().split('\n'), certificate: readFileSync(certificate, 'utf8') }
  }
  const started = `started with postgres --listen_addresses=* --ssl=on --ssl_key_file=${key} --ssl_cert_file=${key}.crt`
  const first = start()
  expect(first.said).toEqual(['postgres is given server.key.new', started])
  expectSelfSigned(first.certificate, 'postgres')
  expect(new X509Certificate(first.certificate).checkPrivateKey(createPrivateKey(readFileSync(key)))).toBe(true)
  expect(statSync(key).mode & 0o777).toBe(0o600)
  expect(statSync(certificate).mode & 0o777).toBe(0o444)
  rmSync(certificate)
  expect(start()).toEqual({ said: [started], certificate: first.certificate })
})

/** A certificate in PEM for this name alone, for ten years, that is its own authority; without its key. */
function expectSelfSigned(pem: string, name: string): void {
  const x509 = new X509Certificate(pem)
  expect(x509.checkHost(name)).toBe(name)
  expect(x509.checkHost('localhost')).toBeUndefined()
  expect(x509.verify(x509.publicKey)).toBe(true)
  expect(x509.validToDate.getFullYear() - x509.validFromDate.getFullYear()).toBe(10)
  expect(pem).not.toContain('PRIVATE')
}
