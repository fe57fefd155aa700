import { EVERYONE, type RouteContract } from '../route.ts'
import { credential, credentialStatus, issuer, issuerDraft, issuerParticulars, sentCredential } from '../supply.ts'
import {
  because,
  created,
  found,
  machines,
  OPERATOR,
  page,
  paging,
  query,
  route,
  SUPPLIER,
  SUPPLIER_SIDE,
} from './line.ts'

/** A credential of 256 KiB, and what its JSON needs around it. */
const CREDENTIAL_BYTES = 300 * 1024

export const credentialsRoutes = [
  route(
    'registerIssuer',
    'supply',
    'POST /supply/issuers',
    OPERATOR,
    'Register an issuer of credentials with what it may attest; one that was withdrawn is registered again',
    created(issuer),
    { body: issuerDraft, idempotent: true, twoPeople: true, refuses: ['duplicate-reference'] },
  ),
  route(
    'listIssuers',
    'supply',
    'GET /supply/issuers',
    EVERYONE,
    'The register of issuers: whom to ask for a credential',
    found(page(issuer)),
    { query: query(paging) },
  ),
  route('readIssuer', 'supply', 'GET /supply/issuers/{id}', EVERYONE, 'One issuer', found(issuer)),
  route(
    'reviseIssuer',
    'supply',
    'PUT /supply/issuers/{id}',
    OPERATOR,
    'Replace the name, keys and remits of an issuer; its credentials are judged again',
    found(issuer, 'Revised'),
    { body: issuerParticulars, ifMatch: true, twoPeople: true },
  ),
  route(
    'withdrawIssuer',
    'supply',
    'POST /supply/issuers/{id}/withdraw',
    OPERATOR,
    'Withdraw an issuer; its credentials prove nothing any more',
    found(issuer, 'Withdrawn'),
    { body: because },
  ),
  route(
    'giveCredential',
    'supply',
    'POST /supply/credentials',
    SUPPLIER,
    'Give a credential, at most 256 KiB: kept where it is accepted or waits, refused with what stands against it; the same one again answers the same',
    created(credential),
    { ...machines, body: sentCredential, alsoAccepts: ['application/vc+jwt'], bodyLimit: CREDENTIAL_BYTES },
  ),
  route(
    'listCredentials',
    'supply',
    'GET /supply/credentials',
    SUPPLIER_SIDE,
    'Credentials: your own; all for operators and auditors',
    found(page(credential)),
    {
      query: query({ ...paging, status: credentialStatus.optional().describe('those that stand so only') }),
      audited: true,
    },
  ),
  route(
    'readCredential',
    'supply',
    'GET /supply/credentials/{id}',
    SUPPLIER_SIDE,
    'One credential, with what it says and what stands against it',
    found(credential),
    { audited: true },
  ),
  route(
    'withdrawCredential',
    'supply',
    'DELETE /supply/credentials/{id}',
    SUPPLIER,
    'Withdraw a credential; it then reads as withdrawn and proves nothing',
    found(credential, 'Withdrawn'),
    { ...machines, ifMatch: true },
  ),
] as const satisfies readonly RouteContract[]
