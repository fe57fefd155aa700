import book from '../data/example.json' with { type: 'json' }

/**
 * An example, to be read as any other book: projects that exist by name, with capacities and phases as they were published (`basis`, `source`); what they seek
 * and have sold, members, funders and prices are made up.
 */
export const exampleBook: unknown = book
