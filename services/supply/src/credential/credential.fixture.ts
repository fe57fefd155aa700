import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  capacityOf,
  credential,
  ISSUER,
  LIST,
  type LotMade,
  listCredential,
  madeOf,
  pairs,
  signedByIssuer,
  siteSubject,
} from '@lodestone/credentials/fixture'
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

const SITE = 'https://issuer.example/sites/separation'
const OPERATOR = { id: 'did:web:western.example', name: 'Southern Earths' }
/** Tokens of the record of the separation site in Australia, and of the event that it made a batch: by these a batch is proven. */
const NAMED = { id: SITE, name: 'separation site' }
export const siteRecord = (site = NAMED): Promise<string> =>
  issued({ credentialSubject: siteSubject(site, OPERATOR) }, 'DigitalFacilityRecord')
/** A token of what a site can make in a year. */
export const yearly = (kilograms: string, members: JsonObject = {}, site = NAMED): Promise<string> =>
  issued({ credentialSubject: capacityOf(site, OPERATOR, kilograms), ...members }, 'DigitalConformityCredential')
export const madeEvent = (
  output: LotMade,
  inputs: readonly LotMade[],
  members: JsonObject = {},
  beside: readonly LotMade[] = [],
  at = new Date('2026-10-01T00:00:00Z'),
): Promise<string> => issued({ ...members, credentialSubject: madeOf(output, inputs, SITE, at, beside) })

/** What issuers publish, on a server of this machine: reached by a port of its own, which is no part of what is shipped. */
export async function startWorld() {
  const published = new Map<string, string>()
  const asked: string[] = []
  let away = false
  let hanging: string | undefined
  const held: ServerResponse[] = []
  const server = createServer((request, response) => {
    const url = `https:/${request.url}`
    asked.push(url)
    const text = published.get(url)
    if (hanging !== undefined && url.startsWith(hanging)) held.push(response)
    else if (away) response.destroy()
    else response.writeHead(text === undefined ? 404 : 200).end(text)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const fetch: Fetch = url =>
    fetchText(`http://127.0.0.1:${port}/${url.slice('https://'.length)}`, {
      policy: { allowPrivate: true, ports: [] },
      timeoutMs: 2_000,
    })
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
    /** From now on what is at such an address takes questions and does not answer; without one all are sent away. */
    hang: (start?: string) => {
      hanging = start
      if (start === undefined) for (const response of held.splice(0)) response.destroy()
    },
    stop: () => {
      server.closeAllConnections()
      return new Promise(done => server.close(done))
    },
  }
}
export type World = Awaited<ReturnType<typeof startWorld>>

/** The supply service with that world around it. Its jobs run when the test says so. */
export async function startSupplyIn(world: World, env: Record<string, string> = {}) {
  const service: typeof supply = {
    ...supply,
    routes: context => ({ ...supply.routes(context), ...credentialRoutes(context, world.fetch) }),
    jobs: () => [],
  }
  const hub = await startSupply(service, env)
  world.publish(DOCUMENT, documentOf())
  await world.revoke()
  const job = credentialJob(hub.context, world.fetch)
  return { ...hub, check: () => job.run() }
}
