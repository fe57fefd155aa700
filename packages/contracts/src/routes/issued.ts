import { EVERYONE, type RouteContract } from '../route.ts'
import { delivery, deliveryProof, hubDocument, issued, issuedKind } from '../supply.ts'
import * as v from '../values.ts'
import { because, found, OPERATOR, OVERSIGHT, page, paging, query, route, SUPPLIER_SIDE } from './line.ts'

const credentialGiven = (description: string) => ({
  status: 200 as const,
  description,
  media: 'application/vc+jwt' as const,
})

/** What the hub attests with a key of its own, and by what everybody verifies it. */
export const issuedRoutes = [
  route(
    'readHubDocument',
    'supply',
    'GET /credentials/did.json',
    EVERYONE,
    "The hub's DID document: the keys with which it signs credentials, and those with which it has signed",
    found(hubDocument),
    { open: true, alsoAt: ['/.well-known/did.json', '/did.json'] },
  ),
  route(
    'withdrawHubKey',
    'supply',
    'POST /credentials/keys/{kid}/withdraw',
    OPERATOR,
    'Withdraw a key of the hub, by its id in the DID document or what follows `#` there, that others may know: what it has signed is revoked, and signed anew by another key for whoever asks, where it holds',
    found(hubDocument, 'Withdrawn: the document without it'),
    { body: because, refuses: ['wrong-state'] },
  ),
  route(
    'readStatusList',
    'supply',
    'GET /credentials/status/{n}',
    EVERYONE,
    'Which of the credentials that the hub has issued are revoked: a Bitstring Status List, valid for a day',
    credentialGiven('The list, signed'),
    { open: true },
  ),
  route(
    'readScreeningCredential',
    'supply',
    'GET /supply/offers/{id}/screening/credential',
    SUPPLIER_SIDE,
    'The screening of an offer as it stands, as a Digital Conformity Credential; the same text until it is judged otherwise, and revoked then',
    credentialGiven('The credential, signed'),
    { audited: true, refuses: ['wrong-state'] },
  ),
  route(
    'listDeliveries',
    'supply',
    'GET /deliveries',
    EVERYONE,
    'Deliveries of which there may be a passport: those of your own allocations; all for operators and auditors',
    found(page(delivery)),
    {
      query: query({ ...paging, allocation: v.id.optional().describe('of this allocation only, by its id') }),
      audited: true,
    },
  ),
  route(
    'readPassport',
    'supply',
    'GET /deliveries/{id}/passport',
    EVERYONE,
    'The Digital Product Passport of delivered goods: chain, levels, kilograms and proofs, for whoever gets them next',
    credentialGiven('The passport, signed'),
    { audited: true, refuses: ['wrong-state'] },
  ),
  route(
    'readDeliveryProof',
    'supply',
    'GET /deliveries/{id}/proof',
    OVERSIGHT,
    'The proof of one delivery: kilograms, passport, batches from the mine on, credentials, entries of the ledger, and what is missing',
    found(deliveryProof),
    { audited: true },
  ),
  route(
    'listIssued',
    'supply',
    'GET /supply/issued',
    EVERYONE,
    'What the hub has issued: of your own offers and deliveries; all for operators and auditors',
    found(page(issued)),
    {
      query: query({ ...paging, kind: issuedKind.optional().describe('this kind only') }),
      audited: true,
    },
  ),
  route(
    'readIssued',
    'supply',
    'GET /supply/issued/{id}',
    EVERYONE,
    'A credential that the hub has issued, as it was signed, also where it is revoked',
    credentialGiven('The credential, signed'),
    { audited: true },
  ),
] as const satisfies readonly RouteContract[]
