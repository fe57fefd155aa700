import { Command } from 'commander'
import { allocationCommands, proposalCommands } from './allocation.commands.ts'
import { approvalCommands } from './approval.commands.ts'
import { auditCommands } from './audit.commands.ts'
import { completeCommands } from './completion.ts'
import { credentialCommands } from './credential/credential.commands.ts'
import { exportCommands } from './export.commands.ts'
import { forecastCommands } from './forecast/forecast.commands.ts'
import { loginCommands } from './login/login.commands.ts'
import { offerCommands } from './offer.commands.ts'
import { operationsCommands } from './operations.commands.ts'
import { participantCommands } from './participant.commands.ts'
import { recordCommands } from './record.commands.ts'
import { roundCommands } from './round/round.commands.ts'
import { webhookCommands } from './webhook.commands.ts'
import { witnessCommands } from './witness/witness.commands.ts'

const CODES = `
Exit codes:
  0 done   1 refused by the hub   2 not a command, or a file that cannot be read   3 the hub cannot be reached
  4 not verified   5 waited in vain   6 not signed in   7 a matching has failed
  8 the history of the hub was rewritten   9 waits for a second operator, or an approver
  70 a fault of this program   130 interrupted

--version says which lodestone this is. What cannot be undone asks first where a terminal can answer; --yes goes on.

Environment:
  LODESTONE_HUB, LODESTONE_PROFILE, LODESTONE_ORGANISATION, LODESTONE_TOKEN instead of options and sign-in; NO_COLOR; XDG_CONFIG_HOME

Examples:
  $ lodestone login --role operator
  $ lodestone round watch r-1
  $ lodestone forecast submit demand.csv --json | jq -r .id
`

/** Every command there is. */
export function program(): Command {
  const root = new Command('lodestone')
    .description('Joint procurement of permanent-magnet materials, from the command line')
    .option('--hub <url>', 'the hub to speak to (default: the one signed in at last, or http://127.0.0.1:8080)')
    .option('--profile <name>', 'as whom, where you are several')
    .option('--organisation <organisation>', 'for which organisation, by id or legal name, where you act for several')
    .option('--json', 'answer in JSON')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .addHelpText('after', CODES)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
  loginCommands(root)
  participantCommands(root)
  forecastCommands(root)
  offerCommands(root)
  roundCommands(root)
  allocationCommands(root)
  proposalCommands(root)
  recordCommands(root)
  credentialCommands(root)
  exportCommands(root)
  auditCommands(root)
  operationsCommands(root)
  approvalCommands(root)
  webhookCommands(root)
  witnessCommands(root)
  completeCommands(root)
  return root
}
