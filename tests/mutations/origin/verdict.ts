import { inFile, inSource, type Mutation } from '../mutation.ts'

const judged = inFile('verdict/judge.test.ts')
const ABOUT_OTHERS = judged('a credential about somebody else is refused')

/** Faults of the verdict itself, and of what is looked at for it. */
export const VERDICT: readonly Mutation[] = [
  ...inSource('verdict/judge.ts', [
    {
      text: 'if (issuer?.did !== named)',
      replacement: 'if (issuer === undefined)',
      breaks: 'The entry of another issuer is believed.',
      caughtBy: judged('is refused where the register answers with another'),
    },
    {
      text: "if (issuer?.did !== named) return refused([found('issuer-not-registered', { issuer: named })])",
      replacement: "if (!issuer) return { verdict: 'waiting', findings: [] }",
      breaks: 'A credential of an issuer whom nobody registered waits for him.',
      caughtBy: judged('is refused where the register does not know him, before anything is asked of anybody'),
    },
    {
      text: 'if (!signed.ok && unreachable.length === 0) return refused(signed.findings)',
      replacement: '',
      breaks: 'What is found of a signature is not counted.',
      caughtBy: judged('by whoever has signed it instead of the issuer'),
    },
    {
      text: "if (unreachable.length > 0) return { verdict: 'waiting', findings: unreachable, credential }",
      replacement: '',
      breaks: 'A signature that cannot be verified does not wait.',
      caughtBy: judged('waits where his keys cannot be had, and is refused for what else is wrong'),
    },
    {
      text: 'if (against.length > 0)',
      replacement: 'if (against.length > 99)',
      breaks: 'What stands against what a credential says is not counted.',
      caughtBy: judged('{"validUntil":"2026-11-30T11:59:59Z"}'),
    },
    {
      text: 'await statusOf(document.credentialStatus, issuer, ports)',
      replacement: '{ findings: [], messages: [] }',
      breaks: 'No status list is looked at.',
      caughtBy: judged('is revoked'),
    },
    {
      text: 'findings.every(isWaiting)',
      replacement: 'findings.some(isWaiting)',
      breaks: 'What is revoked waits as long as another list cannot be had.',
      caughtBy: judged('is refused where one list revokes it, though another cannot be had'),
    },
  ]),
  ...inSource('finding.ts', [
    {
      text: "new Set<FindingCode>(['issuer-unreachable', 'status-unreachable'])",
      replacement: "new Set<FindingCode>(['issuer-unreachable', 'status-unreachable', 'status-unknown'])",
      breaks: 'What a list does not say of a credential is waited for.',
      caughtBy: judged('is unknown behind the end'),
    },
    {
      text: "new Set<FindingCode>(['issuer-unreachable', 'status-unreachable'])",
      replacement: "new Set<FindingCode>(['issuer-unreachable'])",
      breaks: 'A list that cannot be had refuses a credential for good.',
      caughtBy: judged('waits where the list cannot be had'),
    },
  ]),
  ...inSource('verdict/content.ts', [
    {
      text: 'const against = [...contexts, ...faults, ...shape]',
      replacement: 'const against = [...faults, ...shape]',
      breaks: 'Contexts may be unknown.',
      caughtBy: judged('a context that is not known'),
    },
    {
      text: 'const against = [...contexts, ...faults, ...shape]',
      replacement: 'const against = [...contexts, ...shape]',
      breaks: 'The rules of the data model are not counted.',
      caughtBy: judged('an address that is none where only the model asks for one'),
    },
    {
      text: '.slice(0, MOST_TOLD)',
      replacement: '',
      breaks: 'Any number of faults is told.',
      caughtBy: judged('evidence'),
    },
    {
      text: '[...momentsIn(validFrom), ...momentsIn(nbf)]',
      replacement: '[...momentsIn(nbf)]',
      breaks: 'When a credential begins is not looked at.',
      caughtBy: judged('{"validFrom":"2026-11-30T12:00:01Z"}'),
    },
    {
      text: '[...momentsIn(validFrom), ...momentsIn(nbf)]',
      replacement: '[...momentsIn(validFrom)]',
      breaks: 'When a token begins is not looked at.',
      caughtBy: judged('{"nbf":1796040001}'),
    },
    {
      text: 'ends.ms >= on.getTime()',
      replacement: 'true',
      breaks: 'Nothing expires.',
      caughtBy: judged('{"validUntil":"2026-11-30T11:59:59Z"}'),
    },
    {
      text: 'ends.ms >= on.getTime()',
      replacement: 'ends.ms > on.getTime()',
      breaks: 'A credential ends before its last moment.',
      caughtBy: judged('{"validUntil":"2026-11-30T12:00:00Z"}'),
    },
    {
      text: '[...momentsIn(validUntil), ...momentsIn(exp)]',
      replacement: '[...momentsIn(exp)]',
      breaks: 'When a credential ends is not looked at.',
      caughtBy: judged('{"validUntil":"2026-11-30T14:00:00+03:00"}'),
    },
    {
      text: '[...momentsIn(validUntil), ...momentsIn(exp)]',
      replacement: '[...momentsIn(validUntil)]',
      breaks: 'When a token ends is not looked at.',
      caughtBy: judged('{"exp":1796039999}'),
    },
    {
      text: '.sort((a, b) => a.ms - b.ms)[0]',
      replacement: '.sort((a, b) => b.ms - a.ms)[0]',
      breaks: 'Of two ends the later one counts.',
      caughtBy: judged('a credential ends where its token does, if that comes first'),
    },
    {
      text: '(instantOf(validFrom) ?? on.getTime())',
      replacement: 'on.getTime()',
      breaks: 'A remit counts by the day of the judgement, not of the attestation.',
      caughtBy: judged('a day before it begins'),
    },
    {
      text: '[...stagesIn(taken), ...(use.stage === undefined ? [] : [use.stage])]',
      replacement: '(use.stage === undefined ? [] : [use.stage])',
      breaks: 'The stage that a credential says is not bounded.',
      caughtBy: judged('a stage that the credential says'),
    },
    {
      text: '[...stagesIn(taken), ...(use.stage === undefined ? [] : [use.stage])]',
      replacement: '[...stagesIn(taken)]',
      breaks: 'The stage that a credential is used for is not bounded.',
      caughtBy: judged('a stage that it is used for'),
    },
    {
      text: '[...countriesIn(taken), ...(use.country === undefined ? [] : [use.country])]',
      replacement: '(use.country === undefined ? [] : [use.country])',
      breaks: 'The country that a credential says is not bounded.',
      caughtBy: judged('a country that the credential says'),
    },
    {
      text: '[...countriesIn(taken), ...(use.country === undefined ? [] : [use.country])]',
      replacement: '[...countriesIn(taken)]',
      breaks: 'The country that a credential is used for is not bounded.',
      caughtBy: judged('a country that it is used for'),
    },
    {
      text: '...validityFindings(document, on),',
      replacement: '',
      breaks: 'No time is looked at.',
      caughtBy: judged('{"exp":-100000000000}'),
    },
    {
      text: '...remitFindings(issuer, attested),',
      replacement: '',
      breaks: 'What an issuer may attest is not looked at.',
      caughtBy: judged('another type'),
    },
    {
      text: '...(holder ? holderFindings(taken, document.issuer, holder) : []),',
      replacement: '',
      breaks: 'Anybody may hand in anybody’s credential.',
      caughtBy: ABOUT_OTHERS,
    },
    {
      text: '...kilogramFindings(taken, mostKg),',
      replacement: '',
      breaks: 'Kilograms are not looked at.',
      caughtBy: judged('negative'),
    },
  ]),
  ...inSource('untp/kinds.ts', [
    {
      text: 'return kinds.length === 1 ? kinds[0] : undefined',
      replacement: 'return kinds[0]',
      breaks: 'A credential may be of two kinds.',
      caughtBy: judged('two kinds'),
    },
    {
      text: 'isList(contexts) && contexts.includes(contextOf(type, version))',
      replacement: 'isList(contexts)',
      breaks: 'A kind may be named without its context.',
      caughtBy: inFile('untp/untp.test.ts')('has a version where its own context is named'),
    },
  ]),
]
