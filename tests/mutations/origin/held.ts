import { inFile, inSource, type Mutation } from '../mutation.ts'

const documents = inFile('credential/documents.test.ts')
const credential = inFile('credential/credential.test.ts')
const names = inFile('restriction/names.test.ts')
const key = inFile('issuer/key.test.ts')
const LISTED = names('of a name counts, on each list, who it is, else whom it is most like and may be')

/** Faults of how credentials are kept, documents and keys trusted, and names looked up. */
export const HELD: readonly Mutation[] = [
  ...inSource('credential/credential.ts', [
    {
      text: ' < GRACE_MS',
      replacement: ' < Infinity',
      breaks: 'What cannot be asked about is believed for ever.',
      caughtBy: credential('that held is believed for three days while it cannot be asked about, and waits then'),
    },
    {
      text: "before?.status === 'accepted' && before.heldAt",
      replacement: 'before !== undefined && before.heldAt',
      breaks: 'What was refused is believed while it cannot be asked about.',
      caughtBy: credential('that was refused is not believed while it cannot be asked about'),
    },
    {
      text: "if (codes.has('revoked')) return 'revoked'",
      replacement: '',
      breaks: 'What is revoked may be mended.',
      caughtBy: credential('that is revoked or expired is never judged again, whatever else waits'),
    },
    {
      text: "codes.has('expired') ? 'expired' : 'refused'",
      replacement: "'refused'",
      breaks: 'What has expired may be mended.',
      caughtBy: credential('that is revoked or expired is never judged again, whatever else waits'),
    },
    {
      text: 'believed ? earlier(dueAt, before.validUntil, now) : dueAt',
      replacement: 'dueAt',
      breaks: 'What is believed is believed beyond its end.',
      caughtBy: credential('that held is judged again at its end, also while it cannot be asked about'),
    },
    {
      text: 'earlier(at(DAY_MS), verdict.credential.validUntil, now)',
      replacement: 'at(DAY_MS)',
      breaks: 'What holds is believed beyond its end.',
      caughtBy: credential('that held is judged again at its end, also while it cannot be asked about'),
    },
    {
      text: "(before === 'accepted') !== (after === 'accepted')",
      replacement: "after === 'accepted'",
      breaks: 'What rests on a credential is not judged again when it ends.',
      caughtBy: credential('that is accepted, or no longer is, has what rests on it judged again'),
    },
    {
      text: 'if (before.version !== expected) return',
      replacement: 'if (false) return',
      breaks: 'A credential is withdrawn at a version that nobody has read.',
      caughtBy: credential('is withdrawn once, at the version that was read'),
    },
  ]),
  ...inSource('credential/documents.ts', [
    {
      text: "if (url === undefined) return { unreachable: 'its name leads to no public host' }",
      replacement: 'if (url === undefined) return { keys: [] }',
      breaks: 'A name that leads to no host has no keys, for good.',
      caughtBy: documents('a name that leads to no public host is asked for nothing'),
    },
    {
      text: "if (parsed?.protocol !== 'https:') return { unreachable: 'it is not at an https address' }",
      replacement: 'if (!parsed) return { unreachable: url }',
      breaks: 'A list is fetched without TLS.',
      caughtBy: documents('a list is asked for over https, at the host of a registered issuer, and nowhere else'),
    },
    {
      text: 'if (!(await register.knowsHost(parsed.hostname)))',
      replacement: 'if (false)',
      breaks: 'A stranger chooses what is fetched.',
      caughtBy: documents('a list is asked for over https, at the host of a registered issuer, and nowhere else'),
    },
    {
      text: 'if (!keys.ok) return',
      replacement: 'if (!keys.ok) return { keys: [] }\n    if (!keys.ok) return',
      breaks: 'A document that cannot be read refuses for good.',
      caughtBy: documents('a document that is of another DID gives no keys'),
    },
    {
      text: "if (stands(away.get(host))) return Promise.resolve({ unreachable: 'its server did not answer a moment ago' })",
      replacement: '',
      breaks: 'A server that hangs is asked for each credential.',
      caughtBy: documents(
        'a server that let somebody wait in vain is not asked for something else, until a while has passed',
      ),
    },
    {
      text: 'one.from <= now() && now() < one.until',
      replacement: 'true',
      breaks: 'What was fetched once is believed for ever.',
      caughtBy: documents('a document is believed for five minutes, and asked for again'),
    },
  ]),
  ...inSource('issuer/key.ts', [
    {
      text: 'if (SECRET.some(name => name in jwk))',
      replacement: 'if (false)',
      breaks: 'A secret key is registered.',
      caughtBy: key('a key that has its secret is not registered'),
    },
    {
      text: 'if (!key || !KINDS[key.kty]?.includes(key.crv))',
      replacement: 'if (!key)',
      breaks: 'A key of another kind is registered.',
      caughtBy: key('a key of another kind is not registered'),
    },
    {
      text: "return 'not a point of its curve'",
      replacement: 'return undefined',
      breaks: 'What is no point of its curve is registered.',
      caughtBy: key('a key that is no point of its curve is not registered'),
    },
  ]),
  ...inSource('restriction/names.ts', [
    {
      text: ".filter(one => one.is !== 'other')",
      replacement: '',
      breaks: 'A likeness that was decided hides another one.',
      caughtBy: LISTED,
    },
    {
      text: 'rank(b) - rank(a) || ',
      replacement: '',
      breaks: 'Whom a name is most like hides who it is.',
      caughtBy: LISTED,
    },
    {
      text: 'for (const { by } of control ?? []) add(by, stage)',
      replacement: '',
      breaks: 'Who controls without shares is not looked up.',
      caughtBy: names('the names in an offer are each there once at a stage; countries and sites are none'),
    },
    {
      text: 'addOwners(ownership ?? [], stage)',
      replacement: '',
      breaks: 'Owners of owners are not looked up.',
      caughtBy: names('the names in an offer are each there once at a stage; countries and sites are none'),
    },
  ]),
]
