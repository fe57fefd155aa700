import 'i18next'
import type app from './en/app.json'
import type approvals from './en/approvals.json'
import type audit from './en/audit.json'
import type explained from './en/explained.json'
import type exposure from './en/exposure.json'
import type files from './en/files.json'
import type findings from './en/findings.json'
import type grid from './en/grid.json'
import type home from './en/home.json'
import type myForecasts from './en/my-forecasts.json'
import type myOffers from './en/my-offers.json'
import type myRounds from './en/my-rounds.json'
import type myWebhooks from './en/my-webhooks.json'
import type now from './en/now.json'
import type operations from './en/operations.json'
import type participants from './en/participants.json'
import type publications from './en/publications.json'
import type published from './en/published.json'
import type round from './en/round.json'
import type roundElements from './en/round-elements.json'
import type roundMatch from './en/round-match.json'
import type roundPool from './en/round-pool.json'
import type roundRecord from './en/round-record.json'
import type roundWhatIf from './en/round-what-if.json'
import type rounds from './en/rounds.json'
import type rules from './en/rules.json'
import type screening from './en/screening.json'

/** Every namespace with its keys, so that a key that does not exist fails the type check. A new page adds its line here. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: {
      app: typeof app
      now: typeof now
      published: typeof published
      rounds: typeof rounds
      round: typeof round
      'round-pool': typeof roundPool
      'round-match': typeof roundMatch
      'round-what-if': typeof roundWhatIf
      'round-elements': typeof roundElements
      'round-record': typeof roundRecord
      rules: typeof rules
      screening: typeof screening
      explained: typeof explained
      exposure: typeof exposure
      files: typeof files
      findings: typeof findings
      grid: typeof grid
      participants: typeof participants
      publications: typeof publications
      approvals: typeof approvals
      audit: typeof audit
      operations: typeof operations
      'my-forecasts': typeof myForecasts
      'my-offers': typeof myOffers
      'my-rounds': typeof myRounds
      'my-webhooks': typeof myWebhooks
      home: typeof home
    }
  }
}
