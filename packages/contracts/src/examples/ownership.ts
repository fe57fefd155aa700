const said = { statementDate: '2026-06-30', declarationSubject: 'southern-earths', recordStatus: 'new' }
const direct = { type: 'shareholding', directOrIndirect: 'direct' }

/** Statements of the Beneficial Ownership Data Standard: a company in Australia, 60 % of it held through one in Singapore. */
export const OWNERSHIP = {
  entity: 'southern-earths',
  statements: [
    {
      ...said,
      statementId: 'b1f7c2d0a4e84b0f9a6d3c5e7f901201',
      recordId: 'southern-earths',
      recordType: 'entity',
      recordDetails: {
        isComponent: false,
        entityType: { type: 'registeredEntity' },
        name: 'Southern Earths Ltd',
        jurisdiction: { name: 'Australia', code: 'AU' },
      },
    },
    {
      ...said,
      statementId: 'b1f7c2d0a4e84b0f9a6d3c5e7f901202',
      recordId: 'island-fund',
      recordType: 'entity',
      recordDetails: {
        isComponent: false,
        entityType: { type: 'registeredEntity' },
        name: 'Island Fund',
        jurisdiction: { name: 'Singapore', code: 'SG' },
      },
    },
    {
      ...said,
      statementId: 'b1f7c2d0a4e84b0f9a6d3c5e7f901203',
      recordId: 'ada-tan',
      recordType: 'person',
      recordDetails: {
        isComponent: false,
        personType: 'knownPerson',
        names: [{ type: 'legal', fullName: 'Ada Tan' }],
        nationalities: [{ name: 'Singapore', code: 'SG' }],
      },
    },
    {
      ...said,
      statementId: 'b1f7c2d0a4e84b0f9a6d3c5e7f901204',
      recordId: 'fund-of-southern-earths',
      recordType: 'relationship',
      recordDetails: {
        isComponent: false,
        subject: 'southern-earths',
        interestedParty: 'island-fund',
        interests: [
          { ...direct, share: { exact: 60 } },
          { type: 'boardChair', directOrIndirect: 'direct' },
        ],
      },
    },
    {
      ...said,
      statementId: 'b1f7c2d0a4e84b0f9a6d3c5e7f901205',
      recordId: 'tan-of-fund',
      recordType: 'relationship',
      recordDetails: {
        isComponent: false,
        subject: 'island-fund',
        interestedParty: 'ada-tan',
        interests: [{ ...direct, share: { minimum: 75, maximum: 100 } }],
      },
    },
  ],
}
