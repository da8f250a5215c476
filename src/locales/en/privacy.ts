/** Messages of `/privacy`. */
export const privacy = {
  title: 'What I keep of you',
  /** Days. */
  retention: ({ pictures, records }: { pictures: number; records: number }) =>
    [
      `- The pictures that you send and the paintings made of them: ${pictures} days, for the buttons under them. “Delete” under a painting removes them at once.`,
      `- A record of each painting: your id, where, when, with which options: ${records} days.`,
      '- Styles that you add to a server, your entries and votes in its challenges, what you have changed in its defaults, and the style that you chose last: until they are removed there, or you have them erased.',
      '- No messages, no list of members, nothing from servers where you do not use me. Nothing is sent to anybody.',
    ].join('\n'),
  subcommandsHint: 'Take everything along with `/privacy export`, or have it erased with `/privacy erase`.',
  exported: (records: number, pictures: number) =>
    `Everything that I keep of you: ${records === 1 ? '1 record' : `${records} records`} in \`data.json\`, ${pictures === 1 ? '1 picture' : `${pictures} pictures`}.`,
  leftOut: (count: number) =>
    `${count === 1 ? '1 picture' : `${count} pictures`} would have made the file larger than what may be uploaded here. Erase what you have seen with “Delete” and ask again for the rest, or ask the people who run this bot.`,
  question: 'Erase everything that I keep of you?',
  consequences: [
    '- What waits or is being painted for you is cancelled.',
    '- Pictures, paintings and their records go. The buttons under old paintings stop working.',
    '- Styles that you added stay in their servers without your name. Entries and votes in running challenges go; in closed ones the results stand without your name.',
    '- What you changed in a server’s defaults stays without your name. Where paintings a day are limited, the times of your last day’s stay until it is over.',
    '- My messages in Discord stay. Press “Delete” under those that should go, before.',
  ].join('\n'),
  erased: 'Erased. I keep nothing of you any more; what you do from now on begins anew.',
};
