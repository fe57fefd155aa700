import { answer, HubProblem, HubUnreachable } from '@lodestone/client'
import { isObject } from '@lodestone/kernel'
import { type Command, Option } from 'commander'
import { type Context, verb } from '../command.ts'
import { usage } from '../failure.ts'
import { readText } from '../file.ts'
import { claimsOf } from './claims.ts'
import { keepCredentials, keepProfile, type Profile, readCredentials } from './credentials.store.ts'

const ROLES = ['member', 'supplier', 'funder', 'operator', 'auditor']

export function loginCommands(program: Command): void {
  verb(
    program,
    'login',
    'Sign in at a hub',
    [
      'login --role operator                                   # a hub on this machine that is its own issuer',
      'login --profile mia --role member --org 0195…           # several at one hub, told apart by --profile',
      'login --hub https://hub.example.org --issuer https://id.example.org --client-id lodestone-cli',
      'login --hub https://hub.example.org --issuer https://id.example.org --client-id lodestone-cli --device',
      'login --hub https://hub.example.org --token-file - <token.txt',
    ],
    login,
  )
    .option('--issuer <url>', 'the OIDC issuer of the hub')
    .option('--client-id <id>', 'the id of this program at the issuer')
    .option('--device', 'sign in on another machine, by a code')
    .option('--scope <scopes>', 'what the issuer is asked for', 'openid offline_access')
    .option('--audience <name>', 'the audience to ask the issuer for')
    .option('--token-file <file>', 'a token that you have already; - is standard input')
    .addOption(new Option('--role <role...>', 'who to be, where the hub is its own issuer').choices(ROLES))
    .option('--org <id>', 'the participant to act for, where the hub is its own issuer')
    .option('--sub <name>', 'the name in the audit, where the hub is its own issuer')
  verb(program, 'whoami', 'Say who is signed in, and whether the hub believes it', ['whoami', 'whoami --json'], whoami)
  verb(program, 'logout', 'Forget a token', ['logout', 'logout --profile mia', 'logout --all'], logout).option(
    '--all',
    'forget every one',
  )
}

async function login(context: Context): Promise<void> {
  const { session, out } = context
  const profile = await signIn(context)
  keepProfile(session.profile, profile)
  out.show({ profile: session.profile, hub: session.hub, ...whoIs(profile.token) }, `signed in at ${session.hub}`)
}

async function signIn({ session, options, flags, many }: Context): Promise<Profile> {
  const { hub } = session
  const { issuer, clientId, scope = '', audience, tokenFile } = options
  if (tokenFile !== undefined) return { hub, token: readText(tokenFile).trim() }
  if (issuer === undefined) {
    if (!many.role) throw usage('name the --issuer of the hub, or a --role where the hub is its own issuer')
    return fromDevelopmentIssuer(hub, options, many.role)
  }
  if (clientId === undefined) throw usage('--issuer needs --client-id')
  if (!URL.canParse(issuer)) throw usage(`${issuer} is not the address of an issuer`)
  const { signInByBrowser, signInByDevice } = await import('./oidc.ts')
  const whom = { issuer, clientId, scope, audience }
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  return flags.device
    ? signInByDevice(hub, whom, (url, code) => say(`Open ${url} and enter ${code}`))
    : signInByBrowser(hub, whom, url => say(`Open this in a browser on this machine:\n${url}`))
}

const isSignedIn = (body: unknown): body is { token: string; expiresAt: string } =>
  isObject(body) && typeof body.token === 'string' && typeof body.expiresAt === 'string'

async function fromDevelopmentIssuer(
  hub: string,
  { org, sub = process.env.USER || 'somebody' }: Context['options'],
  roles: readonly string[],
): Promise<Profile> {
  const response = await fetch(`${hub}/dev/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sub, roles, ...(org === undefined ? {} : { org }) }),
  }).catch(cause => {
    throw new HubUnreachable(`no answer from ${hub}; npm start starts a hub on this machine`, { cause })
  })
  const body: unknown = await response.json().catch(() => ({}))
  if (response.status === 404)
    throw usage(`${hub} is not its own issuer: name its issuer with --issuer and --client-id`)
  if (!response.ok || !isSignedIn(body)) throw new HubProblem(response, body)
  return { hub, token: body.token, expiresAt: body.expiresAt }
}

async function whoami({ session, out }: Context): Promise<void> {
  const token = await session.token()
  // Whether the token is good, and for whom it acts, the hub alone can say.
  const { roles, organisations } = await answer(session.plainClient().GET('/me', {}))
  out.show({ profile: session.profile, hub: session.hub, ...whoIs(token), roles, organisations })
}

function whoIs(token: string): object {
  const { sub, org, roles, exp } = claimsOf(token)
  return { sub, org, roles, ...(exp === undefined ? {} : { expiresAt: new Date(exp * 1000).toISOString() }) }
}

async function logout({ session, out, flags }: Context): Promise<void> {
  const { current, profiles } = readCredentials()
  const { [session.profile]: gone, ...others } = profiles
  const forgotten = flags.all ? Object.keys(profiles) : gone ? [session.profile] : []
  const next = flags.all || current === session.profile ? undefined : current
  keepCredentials({ ...(next === undefined ? {} : { current: next }), profiles: flags.all ? {} : others })
  out.show({ forgotten }, forgotten.length > 0 ? 'signed out' : 'nobody was signed in')
}
