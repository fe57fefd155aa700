import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { credential, ISSUER, LIST, listCredential, pairs, signedByIssuer } from '@lodestone/credentials/fixture'
import { fetchText } from '@lodestone/http'
import type { JsonObject } from '@lodestone/kernel'
import { startSupply } from '../hub/hub.fixture.ts'
import { supply } from '../service.ts'
import { credentialJob } from './credential.jobs.ts'
import { credentialRoutes } from './credential.routes.ts'
import type { Fetch } from './documents.ts'

export const DOCUMENT = 'https://issuer.example/.well-known/did.json'
/** The holder of the credentials as its participant is known. */
export const PARTY = { legalName: 'Western Oxides', identifiers: ['did:web:western.example', '64869327'] }

export const registration = (more: object = {}) => ({
  did: ISSUER,
  name: 'The issuer',
  attests: [
    {
      types: [
        'DigitalConformityCredential',
        'DigitalFacilityRecord',
        'DigitalTraceabilityEvent',
        'DigitalProductPassport',
        'DigitalIdentityAnchor',
      ],
      stages: ['separation', 'metal'],
      countries: ['AU'],
      from: '2026-01-01',
      to: '2027-12-31',
    },
  ],
  ...more,
})

export const documentOf = (key: object = pairs.ES256.key, name = 'key-1'): string =>
  JSON.stringify({
    id: ISSUER,
    verificationMethod: [{ id: `${ISSUER}#${name}`, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: key }],
    assertionMethod: [`${ISSUER}#${name}`],
  })

let serial = 0
/** A token of its own, of a credential that its issuer can give. */
export const issued = (members: JsonObject = {}, kind?: Parameters<typeof credential>[0]): Promise<string> =>
  signedByIssuer(credential(kind, { id: `https://issuer.example/credentials/${++serial}`, ...members }))

/** What issuers publish, on a server of this machine: reached by a port of its own, which is no part of what is shipped. */
export async function startWorld() {
  const published = new Map<string, string>()
  const asked: string[] = []
  let away = false
  const server = createServer((request, response) => {
    const url = `https:/${request.url}`
    asked.push(url)
    const text = published.get(url)
    if (away) response.destroy()
    else response.writeHead(text === undefined ? 404 : 200).end(text)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const fetch: Fetch = url =>
    fetchText(`http://127.0.0.1:${port}/${url.slice('https://'.length)}`, { policy: { allowPrivate: true, ports: [] } })
  return {
    fetch,
    asked,
    publish: (url: string, text: string) => void published.set(url, text),
    revoke: async (...indexes: number[]) => {
      published.set(LIST, await signedByIssuer(listCredential(indexes)))
    },
    goAway: (gone: boolean) => {
      away = gone
    },
    stop: () => new Promise(done => server.close(done)),
  }
}
export type World = Awaited<ReturnType<typeof startWorld>>

/** The supply service with that world around it. Its jobs run when the test says so. */
export async function startSupplyIn(world: World) {
  const hub = await startSupply({
    ...supply,
    routes: context => ({ ...supply.routes(context), ...credentialRoutes(context, world.fetch) }),
    jobs: () => [],
  })
  world.publish(DOCUMENT, documentOf())
  await world.revoke()
  const job = credentialJob(hub.context, world.fetch)
  return { ...hub, check: () => job.run() }
}
