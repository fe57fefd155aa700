import 'i18next'
import type acts from './en/acts.json'
import type app from './en/app.json'
import type application from './en/application.json'
import type approvals from './en/approvals.json'
import type audit from './en/audit.json'
import type baseline from './en/baseline.json'
import type batches from './en/batches.json'
import type books from './en/books.json'
import type contacts from './en/contacts.json'
import type credentials from './en/credentials.json'
import type delivery from './en/delivery.json'
import type explained from './en/explained.json'
import type exposure from './en/exposure.json'
import type files from './en/files.json'
import type findings from './en/findings.json'
import type grid from './en/grid.json'
import type home from './en/home.json'
import type issued from './en/issued.json'
import type issuers from './en/issuers.json'
import type mapping from './en/mapping.json'
import type myForecasts from './en/my-forecasts.json'
import type myNotices from './en/my-notices.json'
import type myOffers from './en/my-offers.json'
import type myOutlook from './en/my-outlook.json'
import type myPlan from './en/my-plan.json'
import type myRounds from './en/my-rounds.json'
import type myWebhooks from './en/my-webhooks.json'
import type names from './en/names.json'
import type now from './en/now.json'
import type operations from './en/operations.json'
import type outlook from './en/outlook.json'
import type overview from './en/overview.json'
import type participants from './en/participants.json'
import type people from './en/people.json'
import type problems from './en/problems.json'
import type projectRounds from './en/project-rounds.json'
import type publications from './en/publications.json'
import type published from './en/published.json'
import type reserves from './en/reserves.json'
import type round from './en/round.json'
import type roundElements from './en/round-elements.json'
import type roundMatch from './en/round-match.json'
import type roundPool from './en/round-pool.json'
import type roundRecord from './en/round-record.json'
import type roundRules from './en/round-rules.json'
import type roundWhatIf from './en/round-what-if.json'
import type rounds from './en/rounds.json'
import type rules from './en/rules.json'
import type scenario from './en/scenario.json'
import type screening from './en/screening.json'
import type search from './en/search.json'
import type sites from './en/sites.json'
import type terms from './en/terms.json'

/** Every namespace with its keys, so that a key that does not exist fails the type check. A new page adds its line here. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'app'
    resources: {
      acts: typeof acts
      app: typeof app
      now: typeof now
      published: typeof published
      rounds: typeof rounds
      round: typeof round
      'round-pool': typeof roundPool
      'round-match': typeof roundMatch
      'round-what-if': typeof roundWhatIf
      reserves: typeof reserves
      'round-elements': typeof roundElements
      'round-record': typeof roundRecord
      'round-rules': typeof roundRules
      rules: typeof rules
      scenario: typeof scenario
      screening: typeof screening
      search: typeof search
      sites: typeof sites
      terms: typeof terms
      baseline: typeof baseline
      batches: typeof batches
      books: typeof books
      contacts: typeof contacts
      credentials: typeof credentials
      delivery: typeof delivery
      explained: typeof explained
      exposure: typeof exposure
      files: typeof files
      findings: typeof findings
      grid: typeof grid
      issued: typeof issued
      issuers: typeof issuers
      mapping: typeof mapping
      names: typeof names
      outlook: typeof outlook
      overview: typeof overview
      participants: typeof participants
      people: typeof people
      problems: typeof problems
      'project-rounds': typeof projectRounds
      publications: typeof publications
      application: typeof application
      approvals: typeof approvals
      audit: typeof audit
      operations: typeof operations
      'my-forecasts': typeof myForecasts
      'my-notices': typeof myNotices
      'my-offers': typeof myOffers
      'my-outlook': typeof myOutlook
      'my-plan': typeof myPlan
      'my-rounds': typeof myRounds
      'my-webhooks': typeof myWebhooks
      home: typeof home
    }
  }
}
