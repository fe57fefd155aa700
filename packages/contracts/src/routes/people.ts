import { z } from 'zod'
import { accessGroup, accessGroupDraft } from '../access-group.ts'
import { approvalLimit, approvalLimitDraft } from '../approval-limit.ts'
import { caller, invited, person, personDraft } from '../person.ts'
import { EVERYONE, type RouteContract } from '../route.ts'
import * as v from '../values.ts'
import { administrator, created, found, KEEPERS, OPERATOR, PARTIES, page, paging, query, route } from './line.ts'

export const peopleRoutes = [
  route('readCaller', 'participants', 'GET /me', EVERYONE, 'Who you are to the hub', found(caller), {
    anySubject: true,
  }),
  route(
    'listPeople',
    'participants',
    'GET /people',
    EVERYONE,
    'Who acts for your organisation; for operators and auditors, who acts for any',
    found(page(person)),
    {
      ...administrator,
      query: query({
        ...paging,
        participantId: v.id.optional().describe('those of this organisation only'),
        state: person.shape.state.optional().describe('those in this state only'),
      }),
      audited: true,
    },
  ),
  route('readPerson', 'participants', 'GET /people/{id}', EVERYONE, 'Somebody who acts for it', found(person), {
    ...administrator,
    audited: true,
  }),
  route(
    'invitePerson',
    'participants',
    'POST /people',
    KEEPERS,
    'Invite somebody to act for your organisation, or enter a machine; an operator invites the first administrator of one',
    created(invited),
    { ...administrator, body: personDraft, idempotent: true, refuses: ['not-found'] },
  ),
  route(
    'acceptInvitation',
    'participants',
    'POST /people/accept',
    EVERYONE,
    'Accept an invitation: from now on your tokens act for its organisation',
    found(person, 'Joined'),
    {
      anySubject: true,
      body: z.strictObject({ secret: z.string().min(1).max(100) }),
      refuses: ['not-found'],
    },
  ),
  route(
    'revisePerson',
    'participants',
    'PUT /people/{id}',
    PARTIES,
    'Give somebody another position',
    found(person, 'Revised'),
    { ...administrator, body: z.strictObject({ position: person.shape.position }), ifMatch: true },
  ),
  route(
    'endPerson',
    'participants',
    'POST /people/{id}/end',
    KEEPERS,
    'Somebody leaves: access ends at once, and an invitation is void',
    found(person, 'Left'),
    { ...administrator, bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'listAccessGroups',
    'participants',
    'GET /access-groups',
    EVERYONE,
    'Groups of the issuer whose people act for your organisation; for operators and auditors, for any',
    found(page(accessGroup)),
    {
      ...administrator,
      query: query({
        ...paging,
        participantId: v.id.optional().describe('those of this organisation only'),
        state: accessGroup.shape.state.optional().describe('those in this state only'),
      }),
      audited: true,
    },
  ),
  route(
    'askAccessGroup',
    'participants',
    'POST /access-groups',
    PARTIES,
    'Ask that everybody in a group of the issuer act for your organisation; an operator confirms that it is yours',
    created(accessGroup, 'Asked for'),
    { ...administrator, body: accessGroupDraft, idempotent: true },
  ),
  route(
    'reviseAccessGroup',
    'participants',
    'PUT /access-groups/{id}',
    PARTIES,
    'Give a group another position',
    found(accessGroup, 'Revised'),
    { ...administrator, body: accessGroupDraft.pick({ position: true }), ifMatch: true },
  ),
  route(
    'confirmAccessGroup',
    'participants',
    'POST /access-groups/{id}/confirm',
    OPERATOR,
    'Confirm that a group is of the organisation that asks for it: from now on its people act for it',
    found(accessGroup, 'Confirmed'),
    { bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'endAccessGroup',
    'participants',
    'POST /access-groups/{id}/end',
    KEEPERS,
    'A group gives no access any more, at once; by an operator, also refuse what is asked',
    found(accessGroup, 'Ended'),
    { ...administrator, bodyOptional: true, body: z.strictObject({}) },
  ),
  route(
    'readApprovalLimit',
    'participants',
    'GET /approval-limit',
    PARTIES,
    'Up to what amount traders of your organisation bind it without an approver',
    found(approvalLimit),
  ),
  route(
    'setApprovalLimit',
    'participants',
    'PUT /approval-limit',
    PARTIES,
    'Set up to what amount they do, or that there is no limit; what waits already still waits',
    found(approvalLimit, 'Set'),
    { ...administrator, body: approvalLimitDraft, ifMatch: true },
  ),
] as const satisfies readonly RouteContract[]
