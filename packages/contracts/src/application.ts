import { isInBloc, isLei, isVatNumber, parseDecimal } from '@lodestone/kernel'
import { z } from 'zod'
import { LANGUAGES } from './notice/kind.ts'
import { isOfBloc } from './participant.ts'
import * as v from './values.ts'

/** Questions that an operator may ask about one application. */
export const MOST_QUESTIONS = 20
/** People whom an application names beside the first: strangers are written to through the hub, and so not many. */
const MOST_OTHER_CONTACTS = 4

const words = z.string().trim().min(3, 'at least 3 characters').max(2_000)
const short = z.string().trim().min(1).max(200)

export const lei = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isLei, 'a legal entity identifier: 18 letters and digits, then two check digits that fit them')
  .describe('a legal entity identifier (ISO 17442), whose check digits fit; whether it was issued is not asked')
export const vatNumber = z
  .string()
  .trim()
  .toUpperCase()
  .refine(isVatNumber, 'a VAT number with the prefix of its country, such as DE123456789')
  .describe('a VAT number with the prefix of its country: checked by its form alone, no register is asked')

export const termsAccepted = z.strictObject({ version: z.string().min(1).max(100), sha256: v.sha256 })
/** The terms that whoever applies accepts, as the operator's settings name them. */
export const terms = termsAccepted.extend({ url: z.url().describe('where their text is') })
export type Terms = z.infer<typeof terms>

export const applicantOwner = z.strictObject({
  name: v.name,
  country: v.country,
  sharePct: v.percent,
  naturalPerson: z.boolean().describe('whether it is a human being'),
})

export const postalAddress = z.strictObject({
  street: short,
  postalCode: z.string().trim().min(1).max(20).optional(),
  city: short,
  country: v.country,
})

/** Somebody whom an application names. */
export const applicationContact = z.strictObject({
  name: v.name,
  email: z.email('an e-mail address').max(254),
  function: z.string().trim().min(1).max(100).optional().describe('what the person is in the company'),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ()/.-]{3,29}$/, 'a telephone number, such as +49 211 123456')
    .optional(),
})

const particulars = {
  kind: v.participantKind,
  legalName: v.name,
  country: v.country,
  lei: lei.optional(),
  vatNumber: vatNumber.optional(),
  webPage: z
    .url({ protocol: /^https?$/, error: 'an address such as https://example.com' })
    .max(500)
    .optional(),
  address: postalAddress,
  owners: z.array(applicantOwner).max(50),
  noOwners: words.optional().describe('why no owner is named, where none is'),
  contact: applicationContact.describe(
    'whom to ask first, who is the first to act for the company once it is admitted',
  ),
  otherContacts: z
    .array(applicationContact)
    .max(MOST_OTHER_CONTACTS)
    .optional()
    .describe('who else is told by e-mail what becomes of the application'),
  language: z
    .enum(LANGUAGES)
    .optional()
    .describe('in which they are written to: that of `Accept-Language` unless given'),
  terms: termsAccepted
    .optional()
    .describe('the terms that are accepted: those of GET /applications/terms, where it names any'),
}

type Particulars = z.infer<z.ZodObject<typeof particulars>>
type Fault = { readonly path: (string | number)[]; readonly message: string }

/** What is wrong with particulars whose fields are right each by itself. */
function faultsOf(it: Particulars): Fault[] {
  const faults = repeatedIn(it)
  if (isOfBloc(it.kind) && blocOf(it.country) === undefined)
    faults.push({ path: ['country'], message: 'members and funders are of the 27 member states of the EU or of Japan' })
  if (it.lei === undefined && it.vatNumber === undefined)
    faults.push({ path: ['lei'], message: 'an LEI or a VAT number is needed' })
  if (it.owners.length === 0 && it.noOwners === undefined)
    faults.push({ path: ['noOwners'], message: 'say why no owner is named' })
  if (it.owners.reduce((sum, owner) => sum + (parseDecimal(owner.sharePct, 4) ?? 0n), 0n) > ALL)
    faults.push({ path: ['owners'], message: 'the shares come to more than 100 per cent' })
  return faults
}
/** Contacts whose address another has already, in whatever letters' case. */
function repeatedIn(it: Particulars): Fault[] {
  const [, ...others] = contactsIn(it).map(one => one.email.toLowerCase())
  const known = new Set([it.contact.email.toLowerCase()])
  return others.flatMap((email, nth) => {
    if (known.has(email)) return [{ path: ['otherContacts', nth, 'email'], message: 'each address once' }]
    known.add(email)
    return []
  })
}
/** Everybody whom an application names, whom to ask first as the first. */
export const contactsIn = ({ contact, otherContacts = [] }: Pick<Particulars, 'contact' | 'otherContacts'>) => [
  contact,
  ...otherContacts,
]

/** 100 per cent, in units of the fourth place. */
const ALL = 1_000_000n

/** The bloc that an organisation of a country belongs to as a member or funder, if any. */
export const blocOf = (country: string): z.infer<typeof v.bloc> | undefined =>
  v.bloc.options.find(bloc => isInBloc(country, bloc))

const checked = <S extends z.ZodType<Particulars>>(schema: S): S =>
  schema.superRefine((it, context) => {
    for (const fault of faultsOf(it)) context.addIssue({ code: 'custom', ...fault })
  })

/** What a company says of itself when it applies to take part. */
export const applicationDraft = checked(z.strictObject(particulars))
export type ApplicationDraft = z.infer<typeof applicationDraft>
/** The same again, as it should have been, with the answer to what was asked. */
export const applicationRevision = checked(z.strictObject({ ...particulars, answer: words }))
export type ApplicationRevision = z.infer<typeof applicationRevision>

export const asking = z.strictObject({ question: words })
export const refusing = z.strictObject({ reasons: words })
export const admitting = z.strictObject({
  reference: v.reference.describe('the reference that the new participant gets'),
  group: v.name.optional().describe('the corporate group that it counts with, where it is of one'),
})

export const applicationState = z.enum(['submitted', 'asked', 'refused', 'withdrawn', 'admitted'])
export type ApplicationState = z.infer<typeof applicationState>

/** As an application is read: what its company says of itself. */
export const applicationParticulars = z.object(particulars)
export const applicationExchange = z.object({
  question: words,
  askedAt: v.instant,
  answer: words,
  answeredAt: v.instant,
})

const common = {
  id: v.id,
  applicant: z.string().describe('who applied, as the issuer of tokens names them'),
  applied: applicationParticulars,
  submittedAt: v.instant,
  exchanges: z.array(applicationExchange).describe('what was asked and answered'),
  version: z.int().positive(),
}
const standing = <const State extends ApplicationState, Shape extends z.core.$ZodLooseShape>(
  state: State,
  more: Shape,
) => z.object({ ...common, state: z.literal(state), ...more })

/** An application, to its applicant, operators and auditors. */
export const application = z.discriminatedUnion('state', [
  standing('submitted', {}),
  standing('asked', { question: words, askedAt: v.instant }),
  standing('refused', { reasons: words, refusedAt: v.instant }),
  standing('withdrawn', { withdrawnAt: v.instant }),
  standing('admitted', { participantId: v.id, admittedAt: v.instant }),
])
export type Application = z.infer<typeof application>

/** Documents of one application, and how large they may be. */
export const DOCUMENTS = { most: 8, mostBytes: 5 * 1024 * 1024, mostBytesTogether: 20 * 1024 * 1024 } as const
export const documentKind = z.enum(['register-extract', 'power-of-attorney', 'other'])
/** A file that a company gives with its application, by its digest. */
export const applicationDocument = z.object({
  sha256: v.sha256,
  kind: documentKind,
  bytes: z.int(),
  mediaType: z.string(),
  givenAt: v.instant,
})
export type ApplicationDocument = z.infer<typeof applicationDocument>

/** A participant that an application is like, and by what. */
export const resemblance = z.object({
  participant: z.object({
    id: v.id,
    reference: v.reference,
    legalName: v.name,
    kind: v.participantKind,
    country: v.country,
    status: z.enum(['applied', 'admitted', 'suspended']),
  }),
  by: z
    .array(z.enum(['lei', 'vat', 'name', 'similar-name']))
    .describe('the same LEI, VAT number or legal name, or one that is like it'),
  same: z.boolean().describe('whether it is taken for the same organisation, so that this one cannot be admitted'),
})
export type Resemblance = z.infer<typeof resemblance>
