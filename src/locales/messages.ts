/** Every message, with its arguments. Written by `npm run docs` from src/locales/en; do not edit. */
import type { MessageValue } from './render.js';

export interface Messages {
  readonly about: {
    /** I repaint a picture in the style of another. Start with </stylize>, or open **Apps** on a message or a member. */
    readonly text: string;
    /** Version {version} */
    version(values: { readonly version: MessageValue }): string;
    /** Networks: {names} */
    networks(values: { readonly names: MessageValue }): string;
    /** Runs on {engine} */
    engine(values: { readonly engine: MessageValue }): string;
    /** The engine is starting… */
    readonly engineStarting: string;
    /** Based on the work of Gatys, Ecker and Bethge. VGG-16 by K. Simonyan and A. Zisserman, CC BY 4.0; the lite network is derived from it. */
    readonly credit: string;
  };
  readonly buttons: {
    /** Cancel */
    readonly cancel: string;
    /** Paint again */
    readonly again: string;
    /** More… */
    readonly more: string;
    /** Stronger */
    readonly stronger: string;
    /** Weaker */
    readonly weaker: string;
    /** Keep colours */
    readonly colours: string;
    /** Only the subject */
    readonly 'only-subject': string;
    /** Only the background */
    readonly 'only-background': string;
    /** All of it */
    readonly 'paint-all': string;
    /** Edit */
    readonly edit: string;
    /** Delete */
    readonly delete: string;
    /** Enter a challenge */
    readonly enter: string;
    /** Show */
    readonly show: string;
    /** Pause */
    readonly pause: string;
    /** Resume */
    readonly resume: string;
    /** Erase everything */
    readonly erase: string;
    /** Add anyway */
    readonly 'style-accept': string;
    /** Cancel */
    readonly 'style-withdraw': string;
    /** Remove… */
    readonly 'style-ask': string;
    /** Remove */
    readonly 'style-remove': string;
    /** Cancel */
    readonly 'style-keep': string;
    /** Hide */
    readonly 'style-hide': string;
    /** Save style */
    readonly 'style-save': string;
    /** Add to a server */
    readonly invite: string;
    /** Read the paper */
    readonly paper: string;
    /** Ping me */
    readonly ping: string;
    /** Variations */
    readonly variations: string;
    /** Larger */
    readonly larger: string;
    /** Before and after */
    readonly compare: string;
    /** Timelapse */
    readonly timelapse: string;
    /** As GIF */
    readonly 'timelapse-gif': string;
    /** Share */
    readonly share: string;
    /** Share here */
    readonly 'share-here': string;
    /** Post to gallery */
    readonly 'gallery-post': string;
    /** Report */
    readonly report: string;
    /** Add to favourites */
    readonly 'painting-star': string;
    /** Remove from favourites */
    readonly 'painting-unstar': string;
    /** Delete */
    readonly 'painting-ask': string;
    /** Delete painting */
    readonly 'painting-remove': string;
  };
  readonly challenges: {
    readonly states: {
      /** Not started yet */
      readonly scheduled: string;
      /** Open for entries */
      readonly open: string;
      /** Voting */
      readonly voting: string;
      /** Ended */
      readonly closed: string;
      /** Cancelled */
      readonly cancelled: string;
    };
    readonly card: {
      /** Starts {at, date, full} */
      startsAt(values: { readonly at: number }): string;
      /** Entries until {at, date, full} */
      submissionsUntil(values: { readonly at: number }): string;
      /** Voting until {at, date, full} */
      votingUntil(values: { readonly at: number }): string;
      /** Per member: {entries, plural, one {# entry} other {# entries}}, {votes, plural, one {# vote} other {# votes}} */
      limitsPerMember(values: { readonly entries: number; readonly votes: number }): string;
      /** Open to {roles} */
      allowedRoles(values: { readonly roles: MessageValue }): string;
      /** Prize: {text} */
      prize(values: { readonly text: MessageValue }): string;
      /** The winner gets {role} */
      winnerRole(values: { readonly role: MessageValue }): string;
      /** Rules */
      readonly rules: string;
      /** Every entry must use **this style**. */
      readonly fixedStyle: string;
      /** Every entry must be painted from **this picture**. */
      readonly fixedContent: string;
      /** Every entry must be painted from **the first picture, in the style of the second**. */
      readonly fixedBoth: string;
      /** The style for every entry */
      readonly styleAlt: string;
      /** The picture for every entry */
      readonly contentAlt: string;
      /** Repeats weekly */
      readonly weekly: string;
      /** Round {round} */
      round(values: { readonly round: MessageValue }): string;
      /** {count, plural, one {# entry} other {# entries}} so far */
      entryCount(values: { readonly count: number }): string;
      /** {count, plural, one {# member has voted} other {# members have voted}} */
      voterCount(values: { readonly count: number }): string;
      /** Organised by {user} */
      organisedBy(values: { readonly user: MessageValue }): string;
      /** Your entries: {titles} */
      ownEntries(values: { readonly titles: MessageValue }): string;
      /** {title} (disqualified: {reason}) */
      disqualified(values: { readonly title: MessageValue; readonly reason: MessageValue }): string;
    };
    readonly posts: {
      /** Upcoming challenge */
      readonly announced: string;
      /** Challenge open: paint and enter */
      readonly opened: string;
      /** Press **More… › Enter a challenge** under one of your paintings, or **Enter** here. */
      readonly howToEnter: string;
      /** Voting is open */
      readonly voting: string;
      /** {count, plural, =0 {No entries} one {# entry to choose from} other {# entries to choose from}} */
      entryCount(values: { readonly count: number }): string;
      /** Painters and vote counts stay hidden until voting ends. */
      readonly anonymityNotice: string;
      /** Results */
      readonly results: string;
      /** {entries, plural, one {# entry} other {# entries}}, {votes, plural, one {# vote} other {# votes}} */
      counts(values: { readonly entries: number; readonly votes: number }): string;
      /** No entries, so there’s no winner this time. */
      readonly noEntries: string;
      /** No votes, so there’s no winner. */
      readonly noVotes: string;
      /** **{rank}.** **{title}** by {user}, {votes, plural, one {# vote} other {# votes}} */
      podiumLine(values: {
        readonly rank: MessageValue;
        readonly title: MessageValue;
        readonly user: MessageValue;
        readonly votes: number;
      }): string;
      /** Ties go to the painting entered first. */
      readonly tieRule: string;
      /** a former member */
      readonly erasedMember: string;
      /** Podium: {titles} */
      podiumAlt(values: { readonly titles: MessageValue }): string;
      /** Challenge cancelled */
      readonly cancelled: string;
      /** Reason: {text} */
      reason(values: { readonly text: MessageValue }): string;
      readonly reminder: {
        /** **{title}**: you can enter until {at, date, full}. */
        submissions(values: { readonly title: MessageValue; readonly at: number }): string;
        /** **{title}**: you can vote until {at, date, full}. */
        voting(values: { readonly title: MessageValue; readonly at: number }): string;
      };
      /** Entry: {title} */
      entryAlt(values: { readonly title: MessageValue }): string;
      /** A painting challenge */
      readonly eventDescription: string;
    };
    readonly undelivered: {
      /** I couldn’t post about “{title}” in {channel}: I’m not allowed to post there, or the channel was deleted. Give me the permissions View Channel, Send Messages and Attach Files there, or choose another channel with </challenge edit>. */
      message(values: { readonly title: MessageValue; readonly channel: MessageValue }): string;
      /** I couldn’t change the winner role of “{title}” for {user}. I need the permission Manage Roles, and my own role must be above that role. Please change it yourself this time. */
      role(values: { readonly title: MessageValue; readonly user: MessageValue }): string;
      /** I couldn’t update the Discord event for “{title}”: I need the permission Create Events. The challenge continues without it. */
      event(values: { readonly title: MessageValue }): string;
      /** Discord kept rejecting my posts about “{title}” for a day, so I’ve stopped trying. See its current state with </challenge show>. */
      gaveUp(values: { readonly title: MessageValue }): string;
    };
    readonly list: {
      /** Challenges */
      readonly title: string;
      /** There are no challenges here yet. */
      readonly empty: string;
      /** Create one with </challenge create>. */
      readonly createHint: string;
      /** starts {at, date, relative} */
      startsAt(values: { readonly at: number }): string;
      /** entries until {at, date, relative} */
      submissionsUntil(values: { readonly at: number }): string;
      /** voting until {at, date, relative} */
      votingUntil(values: { readonly at: number }): string;
      /** ended {at, date, relative} */
      endedAt(values: { readonly at: number }): string;
    };
    readonly enter: {
      /** Enter a challenge */
      readonly title: string;
      /** Choose a challenge for this painting. */
      readonly chooseChallenge: string;
      /** No challenge is open for entries right now. See when the next one starts with </challenge list>. */
      readonly noOpenChallenge: string;
      /** Only you can see this painting so far. If you enter it, everyone in this server can see it. */
      readonly becomesPublic: string;
      /** Enter in… */
      readonly challengePlaceholder: string;
      /** Or replace one of your entries… */
      readonly replacePlaceholder: string;
      /** {title} in {challenge} */
      replaceChoice(values: { readonly title: MessageValue; readonly challenge: MessageValue }): string;
      /** Choose a painting to enter. */
      readonly choosePaintingPrompt: string;
      /** Your paintings… */
      readonly paintingPlaceholder: string;
      /** You don’t have a finished painting yet. Make one with </stylize>, then come back. */
      readonly noPaintings: string;
      /** **{title}** is now in **{challenge}**. */
      entered(values: { readonly title: MessageValue; readonly challenge: MessageValue }): string;
      /** **{title}** has replaced your earlier entry in **{challenge}**. */
      replaced(values: { readonly title: MessageValue; readonly challenge: MessageValue }): string;
      /** You can replace or withdraw it until {at, date, full}. Painters stay hidden until voting ends. */
      changeableUntil(values: { readonly at: number }): string;
    };
    readonly withdraw: {
      /** Withdraw an entry */
      readonly title: string;
      /** Withdraw **{title}** from **{challenge}**? It loses its votes. This can’t be undone. */
      confirm(values: { readonly title: MessageValue; readonly challenge: MessageValue }): string;
      /** Withdrew **{title}**. */
      done(values: { readonly title: MessageValue }): string;
    };
    readonly paint: {
      /** Paint for this challenge */
      readonly title: string;
      /** Picture to repaint */
      readonly content: string;
      /** I’ll paint it in the challenge’s style. */
      readonly contentHelp: string;
      /** Style picture */
      readonly style: string;
      /** I’ll paint the challenge’s picture in this style. */
      readonly styleHelp: string;
      /** Strength */
      readonly strength: string;
    };
    readonly gallery: {
      /** Gallery: {title} */
      title(values: { readonly title: MessageValue }): string;
      /** {left, plural, =0 {You’ve used {all, plural, one {your vote} other {all # votes}}.} one {You have # vote left.} other {You have # votes left.}} */
      votesLeft(values: { readonly left: number; readonly all: number }): string;
      /** Everyone sees the entries in a different order. */
      readonly orderNotice: string;
      /** There are no entries to vote for. */
      readonly empty: string;
      /** Yours */
      readonly ownEntry: string;
      /** Vote */
      readonly vote: string;
      /** Voted */
      readonly voted: string;
      /** You voted for **{title}**. */
      voteCast(values: { readonly title: MessageValue }): string;
      /** You moved your vote to **{title}**. */
      voteMoved(values: { readonly title: MessageValue }): string;
      /** You took back your vote for **{title}**. */
      voteTakenBack(values: { readonly title: MessageValue }): string;
      /** You have no votes left for **{title}**. Move one from another entry, or take one back. */
      noVotesLeft(values: { readonly title: MessageValue }): string;
      /** Move the vote from… */
      readonly moveVotePlaceholder: string;
      /** {from}–{to} of {total} */
      range(values: { readonly from: MessageValue; readonly to: MessageValue; readonly total: MessageValue }): string;
      /** This picture is no longer stored. */
      readonly pictureNotKept: string;
    };
    readonly results: {
      /** Results: {title} */
      title(values: { readonly title: MessageValue }): string;
      /** **{rank}.** **{title}** ⏎ by {user} ⏎ -# {votes, plural, one {# vote} other {# votes}}{points, plural, =0 {} one { · # point} other { · # points}} */
      line(values: {
        readonly rank: MessageValue;
        readonly title: MessageValue;
        readonly user: MessageValue;
        readonly votes: number;
        readonly points: number;
      }): string;
      /** View an entry… */
      readonly choosePlaceholder: string;
      /** There were no entries. */
      readonly empty: string;
    };
    readonly entry: {
      /** by {user} */
      by(values: { readonly user: MessageValue }): string;
      /** #{rank} · {votes, plural, one {# vote} other {# votes}} */
      rank(values: { readonly rank: MessageValue; readonly votes: number }): string;
      /** Painting */
      readonly painting: string;
      /** Original picture */
      readonly content: string;
      /** Style picture */
      readonly style: string;
      /** Disqualified: {reason} */
      disqualified(values: { readonly reason: MessageValue }): string;
      /** entered {at, date, relative} */
      enteredAt(values: { readonly at: number }): string;
    };
    readonly leaderboard: {
      /** Leaderboard */
      readonly title: string;
      /** No challenge has ended here yet, so there are no points. */
      readonly empty: string;
      /** **{place}.** {user}: {points, plural, one {# point} other {# points}} · {wins, plural, one {# win} other {# wins}} · {votes, plural, one {# vote} other {# votes}} */
      line(values: {
        readonly place: MessageValue;
        readonly user: MessageValue;
        readonly points: number;
        readonly wins: number;
        readonly votes: number;
      }): string;
      /** The top three in each challenge get 3, 2 and 1 points. Entries without votes get none. */
      readonly scoringRule: string;
    };
    readonly draft: {
      /** New challenge */
      readonly title: string;
      /** Edit challenge */
      readonly editing: string;
      /** No title yet */
      readonly untitled: string;
      /** No theme yet. Tell people what to paint. */
      readonly noTheme: string;
      /** Starts when you publish it */
      readonly startsOnPublish: string;
      /** Starts {at, date, full} */
      startsAt(values: { readonly at: number }): string;
      /** Starts {after, number, length} after you publish it */
      startsAfter(values: { readonly after: number }): string;
      /** Entries until {at, date, full} */
      submissionsUntil(values: { readonly at: number }): string;
      /** Open for entries for {after, number, length} */
      submissionsFor(values: { readonly after: number }): string;
      /** Voting until {at, date, full} */
      votingUntil(values: { readonly at: number }): string;
      /** Voting for {after, number, length} */
      votingFor(values: { readonly after: number }): string;
      /** Time zone: {zone} */
      zone(values: { readonly zone: MessageValue }): string;
      readonly recurrence: {
        /** Repeats weekly */
        readonly weekly: string;
        /** Doesn’t repeat */
        readonly once: string;
      };
      /** Per member: {entries, plural, one {# entry} other {# entries}}, {votes, plural, one {# vote} other {# votes}} */
      limitsPerMember(values: { readonly entries: number; readonly votes: number }): string;
      /** Any photo and any style allowed. */
      readonly noPictures: string;
      /** Channel for announcements and voting… */
      readonly channelPlaceholder: string;
      /** Results channel (default: same channel) */
      readonly resultsChannelPlaceholder: string;
      /** Who can enter (default: everyone) */
      readonly rolesPlaceholder: string;
      /** Role for the winner (default: none) */
      readonly winnerRolePlaceholder: string;
      readonly missingPermissions: {
        /** I can’t give the winner a role: I need the permission Manage Roles here. */
        readonly ManageRoles: string;
        /** I can’t open a discussion thread: I need the permission Create Public Threads here. */
        readonly CreatePublicThreads: string;
        /** I can’t add this to the server’s events: I need the permission Create Events. */
        readonly CreateEvents: string;
        /** To avoid posting something twice after a restart, I need the permission Read Message History here. */
        readonly ReadMessageHistory: string;
      };
      /** Published **{title}**. */
      published(values: { readonly title: MessageValue }): string;
      /** Saved **{title}**. Its posts will update shortly. */
      saved(values: { readonly title: MessageValue }): string;
      /** Nothing was changed. */
      readonly unchanged: string;
      /** Draft discarded. */
      readonly discarded: string;
      /** Title, theme and rules */
      readonly textsTitle: string;
      /** Times */
      readonly timesTitle: string;
      /** Entries and votes */
      readonly numbersTitle: string;
      /** Pictures for everyone */
      readonly picturesTitle: string;
      readonly fields: {
        /** Title */
        readonly title: string;
        /** Theme */
        readonly theme: string;
        /** What to paint */
        readonly themeHelp: string;
        /** Rules */
        readonly rules: string;
        /** What’s allowed and what isn’t */
        readonly rulesHelp: string;
        /** Prize */
        readonly prize: string;
        /** What the winner gets */
        readonly prizeHelp: string;
        /** Start */
        readonly start: string;
        /** “now”, “in 2 hours”, “friday 6pm”, “2030-05-01 18:00” */
        readonly startHelp: string;
        /** Entries until */
        readonly submissionsEnd: string;
        /** A date, or a length after the start: “3 days” */
        readonly submissionsEndHelp: string;
        /** Voting until */
        readonly votingEnd: string;
        /** A date, or a length after entries close: “2 days” */
        readonly votingEndHelp: string;
        /** Time zone */
        readonly zone: string;
        /** “Europe/Berlin”, “America/New_York”, “UTC” */
        readonly zoneHelp: string;
        /** Repeat */
        readonly repeats: string;
        /** Entries per member */
        readonly entriesPerMember: string;
        /** Votes per member */
        readonly votesPerMember: string;
        /** Style for every entry */
        readonly style: string;
        /** Picture for every entry */
        readonly content: string;
        /** Leave empty to keep the current one. */
        readonly pictureHelp: string;
        /** Remove pictures */
        readonly clear: string;
        /** Entries can then use any picture. */
        readonly clearHelp: string;
        /** Style */
        readonly clearStyle: string;
        /** Picture */
        readonly clearContent: string;
        /** Reason */
        readonly reason: string;
        /** Everyone can read it. */
        readonly reasonHelp: string;
      };
      /** now */
      readonly now: string;
    };
    readonly organise: {
      /** Call off this challenge */
      readonly cancelTitle: string;
      /** Called off **{title}**. It can’t be reopened. */
      cancelled(values: { readonly title: MessageValue }): string;
      /** **{title}**: this phase now ends {at, date, full}. */
      extended(values: { readonly title: MessageValue; readonly at: number }): string;
      /** End entries for **{title}** now? It has {count, plural, one {# entry} other {# entries}}. Nobody can enter after that, and voting starts. This can’t be undone. */
      confirmEndSubmissions(values: { readonly title: MessageValue; readonly count: number }): string;
      /** End voting for **{title}** now? {count, plural, one {# member has voted} other {# members have voted}}. The votes are counted and the results are posted. This can’t be undone. */
      confirmEndVoting(values: { readonly title: MessageValue; readonly count: number }): string;
      /** **{title}** hasn’t started yet. Call it off with </challenge cancel>, or change its start with </challenge edit>. */
      notStarted(values: { readonly title: MessageValue }): string;
      /** **{title}**: {state} */
      phaseEnded(values: { readonly title: MessageValue; readonly state: MessageValue }): string;
      /** Disqualified **{title}**: {reason} */
      disqualified(values: { readonly title: MessageValue; readonly reason: MessageValue }): string;
      /** You can undo this until voting ends. */
      readonly undoHint: string;
      /** **{title}** is back in. */
      reinstated(values: { readonly title: MessageValue }): string;
      /** **{title}**, as of now */
      export(values: { readonly title: MessageValue }): string;
      /** Pictures, part {part} of {parts} */
      exportPart(values: { readonly part: MessageValue; readonly parts: MessageValue }): string;
      /** To fit the upload limit, pictures are scaled down to at most {side} pixels. */
      exportSmaller(values: { readonly side: MessageValue }): string;
      /** {count, plural, one {# picture was left out because it didn’t} other {# pictures were left out because they didn’t}} fit the upload limit. The table names no file for {count, plural, one {it} other {them}}. */
      exportLeftOut(values: { readonly count: number }): string;
      /** {count, plural, one {# picture is} other {# pictures are}} no longer stored. */
      exportMissing(values: { readonly count: number }): string;
      /** This names the painters, so keep it to yourself until voting ends. */
      readonly exportSecret: string;
      /** History: {title} */
      historyTitle(values: { readonly title: MessageValue }): string;
      /** Brushwork */
      readonly botActor: string;
      readonly actions: {
        /** created the challenge */
        readonly created: string;
        /** edited the challenge */
        readonly edited: string;
        /** extended the phase */
        readonly extended: string;
        /** opened it for entries */
        readonly opened: string;
        /** started voting */
        readonly voting: string;
        /** ended the challenge */
        readonly closed: string;
        /** called off the challenge */
        readonly cancelled: string;
        /** entered a painting */
        readonly entered: string;
        /** replaced an entry */
        readonly replaced: string;
        /** withdrew an entry */
        readonly withdrawn: string;
        /** disqualified an entry */
        readonly disqualified: string;
        /** reinstated an entry */
        readonly reinstated: string;
      };
    };
    readonly buttons: {
      /** Details */
      readonly details: string;
      /** Enter */
      readonly enter: string;
      /** Paint for it */
      readonly paint: string;
      /** Vote */
      readonly vote: string;
      /** See all results */
      readonly results: string;
      /** Show */
      readonly show: string;
      /** Withdraw */
      readonly withdraw: string;
      /** Edit texts */
      readonly texts: string;
      /** Edit times */
      readonly times: string;
      /** Edit limits */
      readonly numbers: string;
      /** Edit pictures */
      readonly pictures: string;
      /** Publish */
      readonly publish: string;
      /** Save */
      readonly save: string;
      /** Discard */
      readonly discard: string;
      /** End entries now */
      readonly endSubmissions: string;
      /** End voting now */
      readonly endVoting: string;
      /** Undo */
      readonly reinstate: string;
      /** History */
      readonly history: string;
      /** Leaderboard */
      readonly leaderboard: string;
    };
  };
  readonly commands: {
    readonly stylize: {
      /** stylize */
      readonly name: string;
      /** Repaint a picture in the style of another */
      readonly description: string;
      readonly options: {
        readonly picture: {
          /** picture */
          readonly name: string;
          /** The picture to repaint */
          readonly description: string;
        };
        readonly style: {
          /** style */
          readonly name: string;
          /** A style from the style library; type a few letters, or leave empty to see them all */
          readonly description: string;
        };
        readonly style_image: {
          /** style_image */
          readonly name: string;
          /** A picture of your own whose style to use */
          readonly description: string;
        };
        readonly mask: {
          /** mask */
          readonly name: string;
          /** A picture in black and white; only the white part is painted */
          readonly description: string;
        };
        readonly style_mask: {
          /** style_mask */
          readonly name: string;
          /** In black and white: only the white part of your style_image is used as the style */
          readonly description: string;
        };
        readonly strength: {
          /** strength */
          readonly name: string;
          /** How strong the style is (0–100) */
          readonly description: string;
        };
        readonly quality: {
          /** quality */
          readonly name: string;
          /** Draft is fast; Fine takes longest */
          readonly description: string;
        };
        readonly size: {
          /** size */
          readonly name: string;
          /** Longest side of the painting, in pixels */
          readonly description: string;
        };
        readonly colours: {
          /** colours */
          readonly name: string;
          /** Which colours to use */
          readonly description: string;
        };
        readonly stroke_size: {
          /** stroke_size */
          readonly name: string;
          /** Size of the brush strokes; 2 doubles it */
          readonly description: string;
        };
        readonly part: {
          /** part */
          readonly name: string;
          /** Paint only the person, animal or thing, only what’s behind, or each in its own style */
          readonly description: string;
        };
        readonly second_style: {
          /** second_style */
          readonly name: string;
          /** A second style from the style library to mix in */
          readonly description: string;
        };
        readonly second_style_image: {
          /** second_style_image */
          readonly name: string;
          /** A second picture of your own whose style to mix in */
          readonly description: string;
        };
        readonly blend: {
          /** blend */
          readonly name: string;
          /** How much of the second style to use, in percent */
          readonly description: string;
        };
        readonly seed: {
          /** seed */
          readonly name: string;
          /** Random seed, for a different variation */
          readonly description: string;
        };
        readonly preset: {
          /** preset */
          readonly name: string;
          /** One of your presets; options you type come first */
          readonly description: string;
        };
        readonly variations: {
          /** variations */
          readonly name: string;
          /** Four small paintings to choose from */
          readonly description: string;
        };
        readonly animate: {
          /** animate */
          readonly name: string;
          /** If your picture moves, paint all of it (default: yes) */
          readonly description: string;
        };
        readonly private: {
          /** private */
          readonly name: string;
          /** Only you can see the painting */
          readonly description: string;
        };
      };
    };
    readonly style: {
      /** style */
      readonly name: string;
      /** This server’s style library */
      readonly description: string;
      readonly subcommands: {
        readonly add: {
          /** add */
          readonly name: string;
          /** Add a style for everyone in this server */
          readonly description: string;
        };
        readonly list: {
          /** list */
          readonly name: string;
          /** Browse all styles */
          readonly description: string;
        };
        readonly show: {
          /** show */
          readonly name: string;
          /** View a style */
          readonly description: string;
        };
        readonly rename: {
          /** rename */
          readonly name: string;
          /** Rename a style */
          readonly description: string;
        };
        readonly remove: {
          /** remove */
          readonly name: string;
          /** Remove a style from the library */
          readonly description: string;
        };
        readonly hide: {
          /** hide */
          readonly name: string;
          /** Hide a built-in style in this server */
          readonly description: string;
        };
        readonly unhide: {
          /** unhide */
          readonly name: string;
          /** Show a hidden built-in style again */
          readonly description: string;
        };
      };
      readonly options: {
        readonly style: {
          /** style */
          readonly name: string;
          /** Which style */
          readonly description: string;
        };
        readonly name: {
          /** name */
          readonly name: string;
          /** A name to choose the style by */
          readonly description: string;
        };
        readonly picture: {
          /** picture */
          readonly name: string;
          /** A picture in this style */
          readonly description: string;
        };
        readonly description: {
          /** description */
          readonly name: string;
          /** What the style looks like */
          readonly description: string;
        };
        readonly credit: {
          /** credit */
          readonly name: string;
          /** The artist, or where the picture is from */
          readonly description: string;
        };
        readonly order: {
          /** order */
          readonly name: string;
          /** Which styles come first */
          readonly description: string;
        };
      };
      readonly orders: {
        /** Most used first */
        readonly popular: string;
        /** Newest first */
        readonly newest: string;
      };
    };
    readonly paintings: {
      /** paintings */
      readonly name: string;
      /** Your paintings: open, share or delete them */
      readonly description: string;
      readonly options: {
        readonly style: {
          /** style */
          readonly name: string;
          /** Only paintings in this style */
          readonly description: string;
        };
        readonly favourites: {
          /** favourites */
          readonly name: string;
          /** Only your favourites */
          readonly description: string;
        };
      };
    };
    readonly challenge: {
      /** challenge */
      readonly name: string;
      /** Paint on a theme, vote, and see who wins */
      readonly description: string;
      readonly subcommands: {
        readonly create: {
          /** create */
          readonly name: string;
          /** Set up a challenge; nobody sees it until you publish it */
          readonly description: string;
        };
        readonly edit: {
          /** edit */
          readonly name: string;
          /** Edit a challenge that hasn’t ended */
          readonly description: string;
        };
        readonly cancel: {
          /** cancel */
          readonly name: string;
          /** Call off a challenge (no winner) */
          readonly description: string;
        };
        readonly extend: {
          /** extend */
          readonly name: string;
          /** Extend the current phase */
          readonly description: string;
        };
        readonly disqualify: {
          /** disqualify */
          readonly name: string;
          /** Disqualify an entry; you can undo it */
          readonly description: string;
        };
        readonly close: {
          /** close */
          readonly name: string;
          /** End the current phase early */
          readonly description: string;
        };
        readonly export: {
          /** export */
          readonly name: string;
          /** Download all entries: a table and the pictures */
          readonly description: string;
        };
        readonly list: {
          /** list */
          readonly name: string;
          /** List this server’s challenges */
          readonly description: string;
        };
        readonly show: {
          /** show */
          readonly name: string;
          /** View a challenge and your entries */
          readonly description: string;
        };
        readonly submit: {
          /** submit */
          readonly name: string;
          /** Enter one of your finished paintings */
          readonly description: string;
        };
        readonly withdraw: {
          /** withdraw */
          readonly name: string;
          /** Withdraw one of your entries */
          readonly description: string;
        };
        readonly vote: {
          /** vote */
          readonly name: string;
          /** View the gallery and vote */
          readonly description: string;
        };
        readonly leaderboard: {
          /** leaderboard */
          readonly name: string;
          /** See who has the most points in this server */
          readonly description: string;
        };
      };
      readonly options: {
        readonly challenge: {
          /** challenge */
          readonly name: string;
          /** Which challenge */
          readonly description: string;
        };
        readonly title: {
          /** title */
          readonly name: string;
          /** Title of the challenge */
          readonly description: string;
        };
        readonly start: {
          /** start */
          readonly name: string;
          /** “in 2 hours”, “friday 6pm”, “2030-05-01 18:00” (default: when you publish it) */
          readonly description: string;
        };
        readonly length: {
          /** length */
          readonly name: string;
          /** How long members can enter, e.g. “3 days” */
          readonly description: string;
        };
        readonly voting: {
          /** voting */
          readonly name: string;
          /** How long voting lasts, e.g. “2 days” */
          readonly description: string;
        };
        readonly time_zone: {
          /** time_zone */
          readonly name: string;
          /** Your time zone, e.g. “Europe/Berlin” */
          readonly description: string;
        };
        readonly style: {
          /** style */
          readonly name: string;
          /** A style from the style library that every entry must use */
          readonly description: string;
        };
        readonly style_image: {
          /** style_image */
          readonly name: string;
          /** A picture whose style every entry must use */
          readonly description: string;
        };
        readonly picture: {
          /** picture */
          readonly name: string;
          /** A picture that every entry must be painted from */
          readonly description: string;
        };
        readonly by: {
          /** by */
          readonly name: string;
          /** How much longer, e.g. “12 hours” or “2 days” */
          readonly description: string;
        };
        readonly entry: {
          /** entry */
          readonly name: string;
          /** Which entry */
          readonly description: string;
        };
        readonly reason: {
          /** reason */
          readonly name: string;
          /** The reason; the member can read it */
          readonly description: string;
        };
        readonly painting: {
          /** painting */
          readonly name: string;
          /** Which of your paintings */
          readonly description: string;
        };
      };
    };
    readonly queue: {
      /** queue */
      readonly name: string;
      /** See what is waiting and what is being painted */
      readonly description: string;
    };
    readonly moderation: {
      /** moderation */
      readonly name: string;
      /** Blocked members and pictures, for moderators */
      readonly description: string;
      readonly subcommands: {
        readonly show: {
          /** show */
          readonly name: string;
          /** View and unblock members and pictures */
          readonly description: string;
        };
        readonly block: {
          /** block */
          readonly name: string;
          /** Stop a member from using the bot in this server */
          readonly description: string;
        };
        readonly block_picture: {
          /** block_picture */
          readonly name: string;
          /** Stop a picture and its copies from being used in this server */
          readonly description: string;
        };
      };
      readonly options: {
        readonly member: {
          /** member */
          readonly name: string;
          /** Which member */
          readonly description: string;
        };
        readonly picture: {
          /** picture */
          readonly name: string;
          /** The picture to block */
          readonly description: string;
        };
        readonly reason: {
          /** reason */
          readonly name: string;
          /** The reason; a blocked member can read it */
          readonly description: string;
        };
      };
    };
    readonly defaults: {
      /** defaults */
      readonly name: string;
      /** This server’s defaults, limits, channels and quiet hours */
      readonly description: string;
      readonly subcommands: {
        readonly show: {
          /** show */
          readonly name: string;
          /** View and change all settings */
          readonly description: string;
        };
        readonly set: {
          /** set */
          readonly name: string;
          /** Change a setting, then press Save */
          readonly description: string;
        };
        readonly reset: {
          /** reset */
          readonly name: string;
          /** Reset one or all settings */
          readonly description: string;
        };
        readonly preview: {
          /** preview */
          readonly name: string;
          /** Paint a picture with the current and the new defaults */
          readonly description: string;
        };
        readonly undo: {
          /** undo */
          readonly name: string;
          /** Undo the last saved change */
          readonly description: string;
        };
        readonly export: {
          /** export */
          readonly name: string;
          /** Download all settings as a file */
          readonly description: string;
        };
        readonly import: {
          /** import */
          readonly name: string;
          /** Load all settings from a file, then press Save */
          readonly description: string;
        };
      };
      readonly options: {
        readonly setting: {
          /** setting */
          readonly name: string;
          /** Which setting */
          readonly description: string;
        };
        readonly value: {
          /** value */
          readonly name: string;
          /** The new value */
          readonly description: string;
        };
        readonly channel: {
          /** channel */
          readonly name: string;
          /** Only for this channel */
          readonly description: string;
        };
        readonly picture: {
          /** picture */
          readonly name: string;
          /** The picture to repaint (default: a sample) */
          readonly description: string;
        };
        readonly style_image: {
          /** style_image */
          readonly name: string;
          /** A picture whose style to use (default: a sample) */
          readonly description: string;
        };
        readonly file: {
          /** file */
          readonly name: string;
          /** A file from /defaults export */
          readonly description: string;
        };
      };
    };
    readonly privacy: {
      /** privacy */
      readonly name: string;
      /** View, download or erase what the bot stores about you */
      readonly description: string;
      readonly subcommands: {
        readonly show: {
          /** show */
          readonly name: string;
          /** View what the bot stores about you, and for how long */
          readonly description: string;
        };
        readonly export: {
          /** export */
          readonly name: string;
          /** Download everything the bot stores about you */
          readonly description: string;
        };
        readonly erase: {
          /** erase */
          readonly name: string;
          /** Delete everything the bot stores about you */
          readonly description: string;
        };
      };
    };
    readonly help: {
      /** help */
      readonly name: string;
      /** What you can do here */
      readonly description: string;
    };
    readonly about: {
      /** about */
      readonly name: string;
      /** What this bot is and how it works */
      readonly description: string;
    };
    readonly menus: {
      /** Stylize this picture */
      readonly message: string;
      /** Stylize avatar */
      readonly avatar: string;
      /** Report painting */
      readonly report: string;
      /** Remove painting */
      readonly remove: string;
    };
    readonly settings: {
      /** settings */
      readonly name: string;
      /** Your own defaults and presets, in every server */
      readonly description: string;
    };
  };
  readonly failures: {
    /** That picture is {megabytes, number, megabytes}; the limit is {limit, number, megabytes}. Try a smaller file. */
    'picture-bytes'(values: { readonly megabytes: number; readonly limit: number }): string;
    /** That picture has {megapixels, number} megapixels; the limit is {limit, number}. Try a smaller one. */
    'picture-pixels'(values: { readonly megapixels: number; readonly limit: number }): string;
    /** That picture is {width} × {height} pixels. Each side can be at most {limit} pixels. Try a smaller one. */
    'picture-side'(values: {
      readonly width: MessageValue;
      readonly height: MessageValue;
      readonly limit: MessageValue;
    }): string;
    /** That picture is {width} × {height} pixels. Each side must be at least {limit} pixels. Try a larger one. */
    'picture-small'(values: {
      readonly width: MessageValue;
      readonly height: MessageValue;
      readonly limit: MessageValue;
    }): string;
    readonly 'picture-long': {
      /** That picture is too long and narrow to paint at size {size}. Crop it and try again. */
      crop(values: { readonly size: MessageValue }): string;
      /** That picture is too long and narrow to paint at size {size}. Choose a size of at least {smallest}, or crop it. */
      larger(values: { readonly size: MessageValue; readonly smallest: MessageValue }): string;
    };
    /** That animation has {frames} frames; the limit is {limit}. Try a still picture or a shorter animation. */
    'picture-frames'(values: { readonly frames: MessageValue; readonly limit: MessageValue }): string;
    /** That picture is damaged or incomplete. Save or download it again and send the new copy. */
    readonly 'picture-damaged': string;
    /** That file is empty. Save or download it again, or choose another one. */
    readonly 'picture-empty': string;
    /** I can’t read that kind of {format} file. Save it as PNG and send that. */
    'picture-variant'(values: { readonly format: MessageValue }): string;
    /** That picture takes too much time or memory to open. Save it as JPEG, or make it smaller. */
    readonly 'picture-heavy': string;
    /** That picture is completely transparent. Choose one that shows something. */
    readonly 'picture-clear': string;
    /** I can’t read JPEG XL. Save the picture as PNG or JPEG and send that. */
    readonly 'picture-jxl': string;
    /** I can’t read JPEG 2000. Save the picture as PNG or JPEG and send that. */
    readonly 'picture-jp2': string;
    /** That’s an icon file, which I can’t read. Save it as PNG and send that. */
    readonly 'picture-ico': string;
    /** I can’t read Photoshop files. Export the picture as PNG or JPEG and send that. */
    readonly 'picture-psd': string;
    /** I can’t read a camera’s RAW files. Export the photo as JPEG and send that. */
    readonly 'picture-raw': string;
    /** That’s a video or audio file. Take a screenshot of the moment you want and send that. */
    readonly 'picture-video': string;
    /** That’s an SVG drawing, which I can’t read. Export it as PNG or JPEG and send that. */
    readonly 'picture-svg': string;
    /** That’s a PDF, which I can’t read. Export the page as PNG or JPEG and send that. */
    readonly 'picture-pdf': string;
    /** That’s a web page, not a picture. Save the picture itself and send that file. */
    readonly 'picture-html': string;
    /** That’s a text file, not a picture. Choose a PNG, JPEG, WebP, AVIF, HEIC, GIF, TIFF or BMP file. */
    readonly 'picture-text': string;
    /** I can’t read that file type. Choose a PNG, JPEG, WebP, AVIF, HEIC, GIF, TIFF or BMP file. */
    readonly 'picture-unknown': string;
    /** I couldn’t find a picture there. Choose a message or a file with a picture. */
    readonly 'picture-missing': string;
    /** That sticker is a vector animation, which I can’t paint. Try a picture, an emoji, or a sticker that a server made. */
    readonly 'sticker-vector': string;
    /** The pictures for that painting are no longer stored. Send them again with </stylize>. */
    readonly 'pictures-gone': string;
    /** I couldn’t download that picture from Discord. Send it again. */
    readonly 'download-failed': string;
    /** I only accept pictures from Discord. Upload the file itself instead of a link. */
    readonly 'download-host': string;
    /** The painting is larger than {limit, number, bytes}, the upload limit here. Try a smaller size. */
    'output-bytes'(values: { readonly limit: number }): string;
    /** The painting would be {width} × {height} pixels. Each side can be at most {limit} pixels. Try a smaller size. */
    'output-side'(values: {
      readonly width: MessageValue;
      readonly height: MessageValue;
      readonly limit: MessageValue;
    }): string;
    /** `/stylize:blend` mixes in a second style, but there’s only one. Add `/stylize:second_style` or `/stylize:second_style_image`, or leave out `/stylize:blend`. */
    readonly 'blend-alone': string;
    /** That painting needs about {needed, number} GB of memory, but only {available, number} GB is free. Try a smaller size. */
    memory(values: { readonly needed: number; readonly available: number }): string;
    /** Content weight and style weight can’t both be 0. Set at least one of them above 0. */
    readonly 'weights-zero': string;
    /** At least one layer needs a weight above 0. To paint without the style, set the style weight to 0 instead. */
    readonly 'layers-zero': string;
    /** I couldn’t read that mask. Upload a picture such as a PNG, with the part to paint in white. */
    readonly 'mask-unreadable': string;
    /** {of, select, style {That style mask has a different shape than the style picture. Use one with the same proportions.} other {That mask has a different shape than the picture. Use one with the same proportions.}} */
    'mask-shape'(values: { readonly of: string }): string;
    /** {of, select, style {The white part of that style mask is only {percent, number}% of the style picture; it needs at least {minimum, number}%. White is what I use as the style.} other {The white part of that mask is only {percent, number}% of the picture; it needs at least {minimum, number}%. White is what gets painted.}} */
    'mask-small'(values: { readonly of: string; readonly percent: number; readonly minimum: number }): string;
    /** A mask and `/stylize:part` both say what to paint. Leave one of them out. */
    readonly 'part-and-mask': string;
    /** To paint the subject and the background in two styles, add the second one as `/stylize:second_style` or `/stylize:second_style_image`. */
    readonly 'part-styles': string;
    /** `/stylize:style_mask` goes with a style picture of your own. Add `/stylize:style_image`, or leave out `/stylize:style_mask`. */
    readonly 'style-mask-alone': string;
    /** I couldn’t read “{line}”. Use `Name: number`, e.g. `{example}: 42`. */
    'option-line'(values: { readonly line: MessageValue; readonly example: MessageValue }): string;
    /** You already have {limit, plural, one {# painting} other {# paintings}} waiting or running, which is the limit. Wait for one to finish, or cancel one. */
    'limit-member'(values: { readonly limit: number }): string;
    /** This server already has {limit, plural, one {# painting} other {# paintings}} in the queue, which is the limit. Try again in a few minutes. */
    'limit-guild'(values: { readonly limit: number }): string;
    /** The queue is full ({limit, plural, one {# painting} other {# paintings}}). Try again in a few minutes. */
    'limit-total'(values: { readonly limit: number }): string;
    /** You have {limit, plural, one {# favourite} other {# favourites}}, which is the limit. Remove one first. */
    'favourites-full'(values: { readonly limit: number }): string;
    /** This painting is {width} × {height} pixels, as large as paintings can be here. */
    'largest-already'(values: { readonly width: MessageValue; readonly height: MessageValue }): string;
    /** You can’t post in {mention}. Choose another channel. */
    'share-forbidden'(values: { readonly mention: MessageValue }): string;
    /** I can’t post pictures in {mention}. Choose another channel, or ask a moderator to let me. */
    'share-closed'(values: { readonly mention: MessageValue }): string;
    /** There’s no timelapse of this painting. Paint it again to get one. */
    readonly 'timelapse-none': string;
    /** Only the member who asked for that painting, or a moderator, can do that. */
    readonly 'not-yours': string;
    /** Only the member who asked for that painting can do that. */
    readonly 'painter-only': string;
    /** Only moderators can do that. You need the permission Manage Messages. */
    readonly 'moderators-only': string;
    /** Only server managers can do that. You need the permission Manage Server. */
    readonly 'managers-only': string;
    /** Only organisers can do that. You need the permission Manage Events or Manage Server. */
    readonly 'organisers-only': string;
    /** I couldn’t read “{given}” as a time. Try a length like “3 days”, or a date like “2030-05-01 18:00” or “friday 6pm”. */
    'time-unclear'(values: { readonly given: MessageValue }): string;
    /** I couldn’t find a time zone called “{given}”. Try one like “Europe/Berlin”, “America/New_York” or “UTC”. */
    'time-zone'(values: { readonly given: MessageValue }): string;
    /** I couldn’t find that painting. See what’s running with </queue>, or start a new one with </stylize>. */
    readonly 'job-unknown': string;
    /** That painting has already finished, or was cancelled. */
    readonly 'job-ended': string;
    /** I no longer have what you typed. Please open the form again. */
    readonly 'form-gone': string;
    /** I can’t save anything right now. Try again later. If it keeps happening, tell the people who run this bot. */
    readonly storage: string;
    /** I’m restarting. Try again in a minute. */
    readonly stopping: string;
    /** A part of this bot is missing or broken. Please tell the people who run it. */
    readonly 'broken-installation': string;
    readonly engine: {
      /** The painting engine failed. Try again. If it fails again, tell the people who run this bot. */
      readonly plain: string;
      /** The painting engine failed. Try again. If it fails again, tell the people who run this bot (report `{report}`). */
      report(values: { readonly report: MessageValue }): string;
    };
    readonly internal: {
      /** Something went wrong on my side. Try again. If it happens again, tell the people who run this bot. */
      readonly plain: string;
      /** Something went wrong on my side. Try again. If it happens again, tell the people who run this bot (report `{report}`). */
      report(values: { readonly report: MessageValue }): string;
    };
    /** You already have {limit, plural, one {# painting} other {# paintings}} waiting or running here, which is this server’s limit. Wait for one to finish, or cancel one. */
    'quota-waiting'(values: { readonly limit: number }): string;
    /** You’ve reached this server’s limit of {limit, plural, one {# painting} other {# paintings}} per day. Try again {at, date, relative}. */
    'quota-day'(values: { readonly limit: number; readonly at: number }): string;
    /** This server has a cooldown between paintings. Try again {at, date, relative}. */
    'quota-cooldown'(values: { readonly at: number }): string;
    /** You can’t paint in this channel. Try one of these: {channels} */
    'place-closed'(values: { readonly channels: MessageValue }): string;
    /** Quiet hours: painting resumes at {at, date, clock} ({at, date, relative}). */
    'quiet-hours'(values: { readonly at: number }): string;
    /** Only moderators can see the queue in this server. Your own paintings show their position. */
    readonly 'queue-closed': string;
    readonly setting: {
      /** {name} must be between {minimum, number, ::group-off} and {maximum, number, ::group-off} (you entered {given}). */
      range(values: {
        readonly name: MessageValue;
        readonly minimum: number;
        readonly maximum: number;
        readonly given: MessageValue;
      }): string;
      /** {name} can’t be “{given}”. Choose one of these: {choices}. */
      choice(values: {
        readonly name: MessageValue;
        readonly given: MessageValue;
        readonly choices: MessageValue;
      }): string;
      /** I couldn’t read “{given}” for {name}. Try something like `{example}`. */
      example(values: {
        readonly given: MessageValue;
        readonly name: MessageValue;
        readonly example: MessageValue;
      }): string;
    };
    /** I couldn’t find a setting called “{given}”. Choose one from the list. */
    'setting-unknown'(values: { readonly given: MessageValue }): string;
    /** {setting} applies to the whole server. Leave out the channel. */
    'setting-server'(values: { readonly setting: MessageValue }): string;
    /** {name} must be a whole number between 0 and {maximum} (you entered {given}). */
    'role-limit'(values: {
      readonly name: MessageValue;
      readonly maximum: MessageValue;
      readonly given: MessageValue;
    }): string;
    /** Up to {limit} roles can have their own limits. Clear both limits of another role first. */
    'role-limits-many'(values: { readonly limit: MessageValue }): string;
    /** That role no longer exists. Choose another one. */
    readonly 'role-gone': string;
    /** Someone else has just changed these: {settings}. Check the new values, then save again. */
    'settings-moved'(values: { readonly settings: MessageValue }): string;
    /** There’s nothing to save or preview yet. Change something with </defaults show> first. */
    readonly 'settings-nothing': string;
    /** A preview can’t show these changes, because it’s a small draft. Save them, or change the look. */
    readonly 'settings-alike': string;
    /** There’s nothing left to undo. */
    readonly 'undo-nothing': string;
    /** That file is larger than {limit} kB. Choose a file from </defaults export>. */
    'import-bytes'(values: { readonly limit: MessageValue }): string;
    /** I can’t read that file. Choose a file from </defaults export>. */
    readonly 'import-file': string;
    /** The file has settings I don’t know: {keys}. Remove them and import it again. */
    'import-keys'(values: { readonly keys: MessageValue }): string;
    /** The file has an invalid value for {setting}. Allowed: {range}. */
    'import-value'(values: { readonly setting: MessageValue; readonly range: MessageValue }): string;
    /** Choose a style: pick one in `/stylize:style`, or upload a picture as `/stylize:style_image`. */
    readonly 'style-none': string;
    /** Use `/stylize:style` or `/stylize:style_image`, not both. To mix two styles, add the other one as `/stylize:second_style` or `/stylize:second_style_image`. */
    readonly 'style-both': string;
    /** Use `/stylize:second_style` or `/stylize:second_style_image`, not both. */
    readonly 'second-style-both': string;
    readonly 'style-unknown': {
      /** I couldn’t find that style here. */
      readonly plain: string;
      /** I couldn’t find a style called “{given}”. */
      named(values: { readonly given: MessageValue }): string;
      /** See them all with </style list>. */
      readonly list: string;
      /** Did you mean **{suggestion}**? */
      suggested(values: { readonly suggestion: MessageValue }): string;
    };
    /** A style’s name must have 1–{limit} visible characters. Choose another name. */
    'style-name'(values: { readonly limit: MessageValue }): string;
    /** There’s already a style called “{name}”. Choose another name. */
    'style-name-taken'(values: { readonly name: MessageValue }): string;
    /** This server already has {limit, plural, one {# style} other {# styles}} of its own, which is the limit. Remove one with </style remove> first. */
    'style-limit'(values: { readonly limit: number }): string;
    /** You’ve already answered this, or it’s more than a day old. Add the style again with </style add>. */
    readonly 'style-gone': string;
    /** Only the member who added that style, or a moderator, can do that. */
    readonly 'style-not-yours': string;
    /** Built-in styles can’t be renamed or removed. Server managers can hide them with </style hide>. */
    readonly 'style-shipped': string;
    /** Only servers that have added me have their own style library. You can still paint in the built-in styles: see </style list>. */
    readonly 'style-nowhere': string;
    /** I couldn’t find that challenge. Choose one from the list. */
    readonly 'challenge-unknown': string;
    /** This challenge has ended, so it can’t be changed. You can still view its results. */
    readonly 'challenge-over': string;
    /** You can’t enter now: {status} Choose an open challenge. */
    'challenge-not-open'(values: { readonly status: MessageValue }): string;
    /** You can’t vote now: {status} Its announcement says when voting opens. */
    'challenge-not-voting'(values: { readonly status: MessageValue }): string;
    /** There are no results yet. They’re posted when voting ends. */
    readonly 'challenge-not-closed': string;
    /** Nothing was changed: {status} Check it again, then decide. */
    'challenge-moved-on'(values: { readonly status: MessageValue }): string;
    /** {name} must have 1–{limit} characters. Enter it again. */
    'challenge-text'(values: { readonly name: MessageValue; readonly limit: MessageValue }): string;
    /** {name} must be a whole number between {minimum} and {maximum}. */
    'challenge-number'(values: {
      readonly name: MessageValue;
      readonly minimum: MessageValue;
      readonly maximum: MessageValue;
    }): string;
    /** You can choose up to {limit} roles. Remove some. */
    'challenge-roles-many'(values: { readonly limit: MessageValue }): string;
    readonly 'challenge-times': {
      /** A challenge starts, then entries close, then voting ends. Put the times in that order. */
      readonly order: string;
      /** That time has already passed. Choose a later one. */
      readonly past: string;
      /** Entries and voting must each last at least {limit, number, length}. Choose a later end. */
      short(values: { readonly limit: number }): string;
      /** Entries and voting can each last at most {limit, number, length}. Choose an earlier end. */
      long(values: { readonly limit: number }): string;
    };
    /** This server already has {limit} running challenges, which is the limit. Close or call off one first. */
    'challenges-many'(values: { readonly limit: MessageValue }): string;
    /** {name} can’t be changed like that anymore: {status} */
    'challenge-edit'(values: { readonly name: MessageValue; readonly status: MessageValue }): string;
    /** This challenge is for certain roles only, and you don’t have any of them. Its announcement lists them. */
    readonly 'challenge-roles': string;
    /** You already have {limit, plural, one {# entry} other {# entries}} in this challenge, which is the limit. Replace or withdraw one first. */
    'entries-spent'(values: { readonly limit: number }): string;
    /** That painting is already in this challenge. Enter another one. */
    readonly 'entry-twice': string;
    /** Every entry in this challenge must be painted from the challenge’s picture. Paint that one first, then enter it. */
    readonly 'entry-content': string;
    /** Every entry in this challenge must use the challenge’s style. Paint in that style first, then enter it. */
    readonly 'entry-style': string;
    /** I couldn’t find that entry. It may have been withdrawn; check the gallery again. */
    readonly 'entry-unknown': string;
    /** That entry was disqualified ({reason}), so it can’t be changed. If you think that’s a mistake, ask an organiser. */
    'entry-disqualified'(values: { readonly reason: MessageValue }): string;
    /** That entry is no longer in the challenge. Vote for another one. */
    readonly 'entry-gone': string;
    /** That’s your own entry. Vote for someone else’s. */
    readonly 'vote-own': string;
    /** Only members who joined before voting started can vote in this challenge. You can take part in the next one. */
    readonly 'vote-joined-late': string;
    /** You’ve used {limit, plural, one {your vote} other {all # votes}}. Take one back first. */
    'votes-spent'(values: { readonly limit: number }): string;
    /** This draft was already published or discarded. See </challenge list>, or start a new one with </challenge create>. */
    readonly 'draft-gone': string;
    /** I can’t post in {mention}. Give me these permissions there: {permissions}. Or choose another channel. */
    'channel-closed'(values: { readonly mention: MessageValue; readonly permissions: MessageValue }): string;
    /** You can’t post in {mention}, so your challenge can’t either. Choose another channel. */
    'channel-not-yours'(values: { readonly mention: MessageValue }): string;
    /** You can’t assign {mention}, so your challenge can’t either. You need the permission Manage Roles and a higher role. Choose another role, or ask someone who can. */
    'role-not-yours'(values: { readonly mention: MessageValue }): string;
    /** Only the member who asked for that painting can enter it. Make your own with </stylize>. */
    readonly 'entry-not-yours': string;
    /** That painting isn’t finished yet. Wait for it, then try again. */
    readonly 'entry-unfinished': string;
    /** This challenge has no fixed picture or style. Paint with </stylize>, then enter your painting. */
    readonly 'paint-nothing': string;
    readonly 'challenge-state': {
      /** this challenge hasn’t started yet. */
      readonly scheduled: string;
      /** this challenge is still open for entries. */
      readonly open: string;
      /** this challenge is in the voting phase. */
      readonly voting: string;
      /** this challenge has ended. */
      readonly closed: string;
      /** this challenge was called off. */
      readonly cancelled: string;
      /** this challenge has changed. */
      readonly other: string;
    };
    readonly 'challenge-field': {
      /** Title */
      readonly title: string;
      /** Theme */
      readonly theme: string;
      /** Rules */
      readonly rules: string;
      /** Prize */
      readonly prize: string;
      /** Reason */
      readonly reason: string;
      /** Channel */
      readonly channelId: string;
      /** Start */
      readonly startsAt: string;
      /** End of entries */
      readonly submissionsEndAt: string;
      /** End of voting */
      readonly votingEndAt: string;
      /** Entries per member */
      readonly entriesPerMember: string;
      /** Votes per member */
      readonly votesPerMember: string;
      /** Who can enter */
      readonly allowedRoleIds: string;
      /** Winner role */
      readonly winnerRoleId: string;
      /** Results channel */
      readonly resultsChannelId: string;
      /** Repeat */
      readonly recurrence: string;
      /** Style */
      readonly style: string;
      /** Picture */
      readonly content: string;
    };
    /** You don’t have a preset called “{given}”. Choose one from the list. */
    'preset-unknown'(values: { readonly given: MessageValue }): string;
    /** A preset name needs 1–{limit} characters. Choose another name. */
    'preset-name'(values: { readonly limit: MessageValue }): string;
    /** You already have {limit, plural, one {# preset} other {# presets}}. Delete one first. */
    'preset-limit'(values: { readonly limit: number }): string;
    /** You have no defaults to save yet. Press **Change** first. */
    readonly 'preset-empty': string;
    /** Those are someone else’s settings. Open yours with </settings>. */
    readonly 'preferences-not-yours': string;
    /** A moderator blocked you from using me in this server. Reason: {reason} */
    'member-blocked'(values: { readonly reason: MessageValue }): string;
    /** The moderators of this server don’t allow that picture. Try another one. */
    readonly 'picture-blocked': string;
    /** This server already blocks {limit}, which is the limit. Unblock one first with </moderation show>. */
    'block-limit'(values: { readonly limit: MessageValue }): string;
    /** You can’t block yourself. */
    readonly 'block-self': string;
    /** I couldn’t find a painting of mine in that message. Choose a message that shows one. */
    readonly 'report-nothing': string;
    /** That’s your own painting. Press **More… › Delete** under it to remove it. */
    readonly 'report-own': string;
    /** You’ve already reported this painting. The moderators have your report. */
    readonly 'report-twice': string;
    /** The moderators have already decided about this painting. */
    readonly 'report-handled': string;
    /** This server has no channel for reports yet. Tell a moderator, who can ask a server manager to choose one in </defaults show>. */
    readonly 'report-nowhere': string;
    /** You’ve sent {limit, plural, one {# report} other {# reports}} within an hour, which is the limit. Try again {at, date, relative}. */
    'report-limit'(values: { readonly limit: number; readonly at: number }): string;
    /** This comes from an age-restricted channel, so I can only show it in age-restricted channels. */
    readonly 'age-restricted': string;
    /** This server no longer has a gallery channel. Server managers can choose one with </defaults show>. */
    readonly 'gallery-none': string;
    /** Only you can see this painting. Press **Share** first to make it public. */
    readonly 'gallery-private': string;
    /** This painting is already in the gallery. */
    readonly 'gallery-already': string;
    /** I can’t post in {mention}. Ask a server manager to look at </defaults show>, which says what’s missing. */
    'gallery-closed'(values: { readonly mention: MessageValue }): string;
  };
  readonly feed: {
    /** Posted by {user} */
    by(values: { readonly user: MessageValue }): string;
    /** Original message */
    readonly original: string;
    /** Posted to {channel}. You can delete it there at any time. */
    posted(values: { readonly channel: MessageValue }): string;
  };
  readonly forms: {
    /** Please check {count, plural, one {# field} other {# fields}} */
    title(values: { readonly count: number }): string;
    /** Edit again */
    readonly editAgain: string;
    /** Keeps {file} unless you upload another. */
    keepsUpload(values: { readonly file: MessageValue }): string;
    /** {minimum, number, ::group-off}–{maximum, number, ::group-off} */
    range(values: { readonly minimum: number; readonly maximum: number }): string;
  };
  readonly help: {
    /** What you can do here */
    readonly title: string;
    readonly lines: {
      /** </stylize> repaints a picture in any style. Choose a style from the list, or send your own. */
      readonly paint: string;
      /** On a message, Apps > **{picture}**; on a person, Apps > **{avatar}**. */
      apps(values: { readonly picture: MessageValue; readonly avatar: MessageValue }): string;
      /** </style list> shows the styles. */
      readonly styles: string;
      /** </style add> adds a picture of yours as a style for everyone here. */
      readonly addStyle: string;
      /** </paintings> shows your own paintings, to open, share or delete. */
      readonly paintings: string;
      /** </queue> shows when it’s your turn. */
      readonly queue: string;
      /** </queue> shows what’s running; you can pause it and remove paintings. */
      readonly moderateQueue: string;
      /** To report a painting to the moderators: on its message, Apps > **{report}**. */
      report(values: { readonly report: MessageValue }): string;
      /** </moderation show> shows blocked members and pictures; on a message, Apps > **{remove}** removes a painting. */
      moderate(values: { readonly remove: MessageValue }): string;
      /** </challenge list> shows the challenges you can enter and vote in; </challenge leaderboard> shows who did best. */
      readonly challenges: string;
      /** </challenge create> sets up a new challenge. */
      readonly organise: string;
      /** </defaults show> shows this server’s settings: quality, limits, styles, channels. */
      readonly defaults: string;
      /** </settings> keeps your own defaults and presets. */
      readonly settings: string;
      /** </privacy show> explains what I store about you, and how to download or delete it. */
      readonly privacy: string;
      /** </about> says which version this is and what it paints with. */
      readonly about: string;
    };
  };
  readonly moderation: {
    /** Report this painting */
    readonly reportTitle: string;
    /** Only the moderators read this and see that it’s from you. */
    readonly reportHelp: string;
    /** Thanks for the report. The moderators will look at it; nobody else sees that it’s from you. */
    readonly reported: string;
    /** Remove this painting */
    readonly removeTitle: string;
    /** The painter can read it. */
    readonly reasonHelp: string;
    readonly fields: {
      /** What’s wrong with it? */
      readonly reportReason: string;
      /** Reason */
      readonly reason: string;
      /** Also block (optional) */
      readonly also: string;
    };
    readonly also: {
      /** The photo: nobody can paint it here again */
      readonly photo: string;
      /** The style picture that was uploaded */
      readonly style: string;
      /** The painter: they can’t use me here */
      readonly member: string;
    };
    readonly buttons: {
      /** Remove… */
      readonly remove: string;
      /** Dismiss */
      readonly dismiss: string;
    };
    /** a former moderator */
    readonly unknownMember: string;
    /** and {count} more */
    more(values: { readonly count: MessageValue }): string;
    readonly case: {
      /** Reported painting */
      readonly title: string;
      /** {count, plural, =0 {No reports left.} one {# report:} other {# reports:}} */
      count(values: { readonly count: number }): string;
      /** **{name}** by {user} */
      painting(values: { readonly name: MessageValue; readonly user: MessageValue }): string;
      /** {user}: {reason} */
      report(values: { readonly user: MessageValue; readonly reason: MessageValue }): string;
      /** For members with the permission Manage Messages. **Dismiss** keeps the painting. */
      readonly hint: string;
      /** The reported painting */
      readonly pictureAlt: string;
      /** Dismissed by {user}. The painting stays. */
      dismissed(values: { readonly user: MessageValue }): string;
      /** Removed by {user}. Reason: {reason} */
      removed(values: { readonly user: MessageValue; readonly reason: MessageValue }): string;
    };
    readonly removed: {
      /** A moderator removed this painting. */
      readonly notice: string;
      /** A moderator of **{server}** removed your painting **{name}**. Reason: {reason} */
      toPainter(values: {
        readonly server: MessageValue;
        readonly name: MessageValue;
        readonly reason: MessageValue;
      }): string;
      /** Removed. I’m sending its painter the reason. */
      readonly done: string;
    };
    readonly panel: {
      /** Moderation */
      readonly title: string;
      /** {count, plural, =0 {No open reports.} one {# open report, in the report channel.} other {# open reports, in the report channel.}} */
      openReports(values: { readonly count: number }): string;
      /** {count, plural, =0 {No blocked members.} one {**# blocked member**} other {**# blocked members**}} */
      members(values: { readonly count: number }): string;
      /** {count, plural, =0 {No blocked pictures.} one {**# blocked picture**} other {**# blocked pictures**}} */
      pictures(values: { readonly count: number }): string;
      /** {name} · {reason} · {at, date, relative} */
      line(values: { readonly name: MessageValue; readonly reason: MessageValue; readonly at: number }): string;
      /** Block more with </moderation block> or </moderation block_picture>. Copies of a blocked picture are recognised too. I keep a fingerprint of it, not the picture. */
      readonly explanation: string;
      /** Unblock a member… */
      readonly unblockMemberPlaceholder: string;
      /** Unblock a picture… */
      readonly unblockPicturePlaceholder: string;
      /** Blocked {user}. */
      memberBlocked(values: { readonly user: MessageValue }): string;
      /** Blocked **{name}**. */
      pictureBlocked(values: { readonly name: MessageValue }): string;
      /** Unblocked. */
      readonly unblocked: string;
    };
  };
  readonly paging: {
    /** Page {page} of {pages} */
    position(values: { readonly page: MessageValue; readonly pages: MessageValue }): string;
    /** Previous */
    readonly previous: string;
    /** Next */
    readonly next: string;
  };
  readonly painting: {
    readonly queued: {
      /** In the queue */
      readonly title: string;
      /** {position, selectordinal, one {**#st**} two {**#nd**} few {**#rd**} other {**#th**}} of {waiting} */
      position(values: { readonly position: number; readonly waiting: MessageValue }): string;
      /** starts {at, date, relative} */
      starts(values: { readonly at: number }): string;
      /** paused by a moderator */
      readonly paused: string;
    };
    readonly progress: {
      /** Painting */
      readonly title: string;
      /** Pass {stage} of {stages} */
      pass(values: { readonly stage: MessageValue; readonly stages: MessageValue }): string;
      /** {done, number, percent} */
      percent(values: { readonly done: number }): string;
      /** Ready in {seconds, number, duration} */
      ready(values: { readonly seconds: number }): string;
      /** Finishing… */
      readonly finishing: string;
      /** Estimating… */
      readonly estimating: string;
    };
    readonly animation: {
      /** Frame {number} of {count} */
      progress(values: { readonly number: MessageValue; readonly count: MessageValue }): string;
      /** {frames, plural, one {# frame} other {# frames}}, {seconds, number, duration} */
      whole(values: { readonly frames: number; readonly seconds: number }): string;
      /** {frames} of {ofFrames} frames, {seconds, number, duration} (the limit here) */
      part(values: {
        readonly frames: MessageValue;
        readonly ofFrames: MessageValue;
        readonly seconds: number;
      }): string;
      readonly reduced: {
        /** Reduced to fit Discord’s upload limit: {reductions} */
        line(values: { readonly reductions: MessageValue }): string;
        /** fewer colours */
        readonly colours: string;
        /** {scale, number, percent} of its size */
        scale(values: { readonly scale: number }): string;
        /** {frames} of {ofFrames} frames */
        frames(values: { readonly frames: MessageValue; readonly ofFrames: MessageValue }): string;
      };
    };
    readonly finished: {
      /** for {user} */
      requestedBy(values: { readonly user: MessageValue }): string;
      /** I couldn’t find a clear subject, so I painted everything. */
      readonly noSubject: string;
    };
    readonly options: {
      /** Strength {value} */
      strength(values: { readonly value: MessageValue }): string;
      readonly quality: {
        /** Draft */
        readonly draft: string;
        /** Standard */
        readonly standard: string;
        /** Fine */
        readonly fine: string;
      };
      readonly colours: {
        /** Style’s colours */
        readonly style: string;
        /** Photo’s colours */
        readonly content: string;
        /** Style’s colours, matched to the photo */
        readonly match: string;
      };
      /** Strokes × {value, number} */
      strokeSize(values: { readonly value: number }): string;
      readonly part: {
        /** All of it */
        readonly all: string;
        /** Only the subject */
        readonly subject: string;
        /** Only the background */
        readonly background: string;
        /** Subject and background in two styles */
        readonly each: string;
      };
      /** Styles {shares} */
      blend(values: { readonly shares: MessageValue }): string;
      /** Seed {value} */
      seed(values: { readonly value: MessageValue }): string;
      /** Only the masked part */
      readonly mask: string;
      /** Transparent parts left out */
      readonly transparency: string;
    };
    readonly failed: {
      /** Couldn’t paint that */
      readonly title: string;
      /** That didn’t work */
      readonly otherTitle: string;
    };
    readonly cancelled: {
      /** Cancelled */
      readonly title: string;
      /** {user} cancelled this painting. */
      byRequester(values: { readonly user: MessageValue }): string;
      /** {user}, a moderator, cancelled this painting. */
      byModerator(values: { readonly user: MessageValue }): string;
    };
    readonly awaitingUser: {
      /** Your painting is ready. Press **Show** to see it. */
      readonly finished: string;
      /** This is taking longer than Discord lets me update this message. I’m still painting; press **Show** later. */
      readonly unfinished: string;
    };
    readonly replyMoved: {
      /** Discord no longer lets me update [my first reply]({link}), so here’s a new message. */
      channel(values: { readonly link: MessageValue }): string;
      /** I can no longer post where you asked for this painting, so I’m sending it here. */
      readonly direct: string;
    };
    readonly fields: {
      /** Strength */
      readonly strength: string;
      /** Quality */
      readonly quality: string;
      /** Colours */
      readonly colours: string;
      /** What to paint */
      readonly part: string;
      /** Size in pixels */
      readonly size: string;
      /** At most {limit} here. */
      limited(values: { readonly limit: MessageValue }): string;
      /** Stroke size */
      readonly strokeSize: string;
      /** Seed */
      readonly seed: string;
      /** Second style (%) */
      readonly blend: string;
      /** Advanced options (one per line) */
      readonly moreOptions: string;
      /** Style picture */
      readonly style: string;
      /** I’ll paint your picture in the style of this one. */
      readonly styleHelp: string;
    };
    readonly modals: {
      /** Edit settings */
      readonly edit: string;
      /** Stylize this picture */
      readonly picture: string;
      /** Stylize this avatar */
      readonly avatar: string;
    };
    /** {picture} in {styles} */
    painted(values: { readonly picture: MessageValue; readonly styles: MessageValue }): string;
    /** {seconds, number, duration} */
    took(values: { readonly seconds: number }): string;
    /** {picture} painted in {styles} */
    alt(values: { readonly picture: MessageValue; readonly styles: MessageValue }): string;
    /** {picture} painted in {styles}, {done, number, percent} done */
    altProgress(values: {
      readonly picture: MessageValue;
      readonly styles: MessageValue;
      readonly done: number;
    }): string;
    /** What would you like to do with {painting}? */
    more(values: { readonly painting: MessageValue }): string;
    readonly confirmDelete: {
      /** Delete {painting}? */
      question(values: { readonly painting: MessageValue }): string;
      /** The message and its pictures are removed. This can’t be undone. */
      readonly consequences: string;
      /** Delete */
      readonly delete: string;
      /** Cancel */
      readonly cancel: string;
      /** Deleted. */
      readonly deleted: string;
      /** I’ve deleted the pictures I stored. Discord doesn’t let me remove the message; please delete it yourself. */
      readonly deletedPictures: string;
    };
  };
  readonly paintings: {
    readonly variations: {
      /** What should the four variations differ in? */
      readonly question: string;
      readonly axes: {
        /** Strength */
        readonly strength: string;
        /** Stroke size */
        readonly strokes: string;
        /** Style */
        readonly styles: string;
      };
      readonly choices: {
        /** 4 strengths */
        readonly strength: string;
        /** 4 stroke sizes */
        readonly strokes: string;
        /** 4 styles */
        readonly styles: string;
      };
      /** Variations of {name} */
      title(values: { readonly name: MessageValue }): string;
      /** **{number}** · {text} */
      panel(values: { readonly number: MessageValue; readonly text: MessageValue }): string;
      /** Press a number to paint that one at full size. */
      readonly hint: string;
      /** {name}: {texts} */
      alt(values: { readonly name: MessageValue; readonly texts: MessageValue }): string;
      /** {number}. {text} */
      panelAlt(values: { readonly number: MessageValue; readonly text: MessageValue }): string;
    };
    /** Variation {number} of {count} */
    panelProgress(values: { readonly number: MessageValue; readonly count: MessageValue }): string;
    readonly comparison: {
      /** Before and after: {name} */
      title(values: { readonly name: MessageValue }): string;
      /** The photo and the painting in one picture: {name} */
      altBoth(values: { readonly name: MessageValue }): string;
      /** Before: the photo */
      readonly altBefore: string;
      /** After: the painting */
      readonly altAfter: string;
    };
    readonly timelapse: {
      /** Timelapse: {name} */
      title(values: { readonly name: MessageValue }): string;
      /** {name} being painted, animated */
      alt(values: { readonly name: MessageValue }): string;
    };
    readonly share: {
      /** Share {name} */
      title(values: { readonly name: MessageValue }): string;
      /** Everyone in the channel will see this painting and can use its buttons. */
      readonly text: string;
      /** Share in another channel… */
      readonly channelPlaceholder: string;
      /** Shared by {user} */
      sharedBy(values: { readonly user: MessageValue }): string;
      /** Shared in {channel}. */
      done(values: { readonly channel: MessageValue }): string;
    };
    readonly gallery: {
      /** Your paintings */
      readonly title: string;
      /** Your favourites */
      readonly favourites: string;
      /** Your paintings in “{style}” */
      matching(values: { readonly style: MessageValue }): string;
      /** **{name}** · {at, date, relative} */
      line(values: { readonly name: MessageValue; readonly at: number }): string;
      /** ⭐ **{name}** · {at, date, relative} */
      favouriteLine(values: { readonly name: MessageValue; readonly at: number }): string;
      /** You have no paintings yet. Start one with </stylize>. */
      readonly empty: string;
      /** You have no favourites yet. Open a painting and press **Add to favourites**. */
      readonly noFavourites: string;
      /** You have no paintings in “{style}”. Try another style. */
      noMatch(values: { readonly style: MessageValue }): string;
      /** Open a painting… */
      readonly openPlaceholder: string;
      /** All paintings */
      readonly showAll: string;
      /** Favourites */
      readonly showFavourites: string;
      /** Back to the gallery */
      readonly back: string;
      /** Paintings are kept for {days, plural, one {# day} other {# days}}, favourites until you remove them. */
      kept(values: { readonly days: number }): string;
      /** Favourite: kept until you remove it. */
      readonly favouriteKept: string;
      /** Delete {name}? */
      deleteQuestion(values: { readonly name: MessageValue }): string;
      /** This deletes the painting, its photo and the messages that show it. It can’t be undone. */
      readonly deleteConsequences: string;
      /** Cancel */
      readonly keep: string;
      /** Deleted {name}. */
      deleted(values: { readonly name: MessageValue }): string;
      /** Discord doesn’t let me remove {count, plural, one {# message that shows it; please delete it} other {# messages that show it; please delete them}} yourself. */
      messagesLeft(values: { readonly count: number }): string;
      /** {number}. {name} */
      alt(values: { readonly number: MessageValue; readonly name: MessageValue }): string;
    };
    /** - Paintings you add to your favourites (at most {limit}): until you remove them there. */
    favouritesKept(values: { readonly limit: MessageValue }): string;
  };
  readonly permissions: {
    /** View Channel */
    readonly ViewChannel: string;
    /** Send Messages */
    readonly SendMessages: string;
    /** Send Messages in Threads */
    readonly SendMessagesInThreads: string;
    /** Attach Files */
    readonly AttachFiles: string;
    /** Manage Roles */
    readonly ManageRoles: string;
    /** Create Public Threads */
    readonly CreatePublicThreads: string;
    /** Create Events */
    readonly CreateEvents: string;
    /** Read Message History */
    readonly ReadMessageHistory: string;
  };
  readonly preferences: {
    /** Your settings */
    readonly title: string;
    /** Used in every server when you pick no option. Options you type come first; a server’s limits always apply. */
    readonly explanation: string;
    /** You have no defaults yet, so the server’s defaults apply. */
    readonly none: string;
    /** **Your defaults:** {options} */
    defaults(values: { readonly options: MessageValue }): string;
    /** **Presets:** {names} */
    presets(values: { readonly names: MessageValue }): string;
    /** Use a preset with the `/stylize:preset` option of </stylize>. */
    readonly presetsHint: string;
    readonly pings: {
      /** Don’t ping me */
      readonly off: string;
      /** Mention me in the channel */
      readonly mention: string;
      /** Send me a direct message */
      readonly direct: string;
    };
    /** When a painting takes over a minute… */
    readonly pingPlaceholder: string;
    readonly galleries: {
      /** Post it to the server’s gallery only when I press the button */
      readonly ask: string;
      /** Always post it to the server’s gallery */
      readonly always: string;
    };
    /** When my public painting is finished */
    readonly galleryPlaceholder: string;
    /** Open a preset */
    readonly presetPlaceholder: string;
    /** **{name}:** {options} */
    preset(values: { readonly name: MessageValue; readonly options: MessageValue }): string;
    /** Saved. */
    readonly saved: string;
    /** I’ve removed your defaults. The server’s defaults apply again. */
    readonly reset: string;
    /** Saved as **{name}**. */
    presetSaved(values: { readonly name: MessageValue }): string;
    /** **{name}** is now your default. */
    presetUsed(values: { readonly name: MessageValue }): string;
    /** Deleted **{name}**. */
    presetDeleted(values: { readonly name: MessageValue }): string;
    readonly buttons: {
      /** Change */
      readonly change: string;
      /** Reset */
      readonly reset: string;
      /** Save as preset */
      readonly savePreset: string;
      /** Use as default */
      readonly use: string;
      /** Delete */
      readonly remove: string;
    };
    /** Your defaults */
    readonly modalTitle: string;
    /** Save as preset */
    readonly presetTitle: string;
    /** Name */
    readonly presetName: string;
    /** {range}. Leave empty for the server’s default. */
    rangeHelp(values: { readonly range: MessageValue }): string;
    /** Server’s default */
    readonly serverDefault: string;
    /** I’ll ping you when it’s ready. Press again to undo. */
    readonly pingOn: string;
    /** OK, I won’t ping you for this one. */
    readonly pingOff: string;
    /** {user}, your painting **{name}** is ready: {link} */
    ready(values: { readonly user: MessageValue; readonly name: MessageValue; readonly link: MessageValue }): string;
    /** {user}, I couldn’t paint **{name}**: {link} */
    failed(values: { readonly user: MessageValue; readonly name: MessageValue; readonly link: MessageValue }): string;
  };
  readonly privacy: {
    /** What I store about you */
    readonly title: string;
    /** - The pictures you send and the paintings made from them: {pictures, plural, one {# day} other {# days}}, so the buttons under them keep working. **More… › Delete** under a painting removes them right away. ⏎ - A record of each painting (your ID, where, when, and its options): {records, plural, one {# day} other {# days}}. ⏎ - Styles you add to a server, your entries and votes in its challenges, your changes to its defaults, and the style you chose last: until someone removes them there, or you erase them. ⏎ - I don’t store messages, member lists, or anything from servers where you don’t use me, and I don’t share your data with anyone. */
    retention(values: { readonly pictures: number; readonly records: number }): string;
    /** - Reports you send, and the reasons why moderators removed paintings of yours: {records, plural, one {# day} other {# days}}. If moderators block you in a server: until they unblock you, or I leave it. */
    moderation(values: { readonly records: number }): string;
    /** Download it with </privacy export>, or erase it with </privacy erase>. */
    readonly subcommandsHint: string;
    /** Everything I store about you: {records, plural, one {# record} other {# records}} in `data.json`, {pictures, plural, one {# picture} other {# pictures}}. */
    exported(values: { readonly records: number; readonly pictures: number }): string;
    /** {count, plural, one {# picture was} other {# pictures were}} left out because the file would be too large to upload here. Press **More… › Delete** under paintings you no longer need, then export again, or ask the people who run this bot. */
    leftOut(values: { readonly count: number }): string;
    /** Erase everything I store about you? */
    readonly question: string;
    /** - Your waiting and running paintings are cancelled. ⏎ - Your pictures, paintings and records are deleted. Buttons under old paintings stop working. ⏎ - Styles you added stay in their servers, without your name. Your entries and votes in running challenges are removed; results of past challenges stay, without your name. ⏎ - Your changes to a server’s defaults stay, without your name. Where paintings per day are limited, I keep the times of your last 24 hours until they no longer count. ⏎ - Reports you sent are deleted. If a server’s moderators have blocked you, that stays. ⏎ - My messages in Discord stay. Press **More… › Delete** under the ones you want gone before you erase your data. ⏎ - This can’t be undone. */
    readonly consequences: string;
    /** Done. I’ve erased everything I stored about you. */
    readonly erased: string;
  };
  readonly question: {
    /** Choose a style for {picture} */
    title(values: { readonly picture: MessageValue }): string;
    /** I couldn’t find a style called “{typed}”. */
    notFound(values: { readonly typed: MessageValue }): string;
    /** Did you mean **{name}**? */
    didYouMean(values: { readonly name: MessageValue }): string;
    /** To use your own picture as the style, add it as `/stylize:style_image` in </stylize>. */
    readonly upload: string;
    /** Choose a style… */
    readonly placeholder: string;
    /** Paint in {name} */
    paintIn(values: { readonly name: MessageValue }): string;
    /** Style */
    readonly field: string;
    /** From the style library. Or upload a picture below. */
    readonly fieldHelp: string;
    /** Or your own style picture */
    readonly uploadField: string;
    /** Used instead of the style above. */
    readonly uploadFieldHelp: string;
    /** Keep: {name} */
    keep(values: { readonly name: MessageValue }): string;
    /** Looking at your picture… */
    readonly partLooking: string;
    /** I’ll paint the bright part and leave the dimmed part unchanged. */
    readonly partShown: string;
    /** I couldn’t find a clear subject, so all of it will be painted. */
    readonly partNothing: string;
    /** I couldn’t make a preview this time. You can still choose a style. */
    readonly partFailed: string;
    /** {picture}: what will be painted is bright, the rest is dimmed */
    partAlt(values: { readonly picture: MessageValue }): string;
    /** I’ll paint the bright part in the first style and the dimmed part in the second. */
    readonly partEach: string;
  };
  readonly queue: {
    /** Queue */
    readonly title: string;
    /** The queue is empty. Start a painting with </stylize>. */
    readonly empty: string;
    /** The queue is paused here. Running paintings will finish; waiting ones stay queued. */
    readonly paused: string;
    /** Painting now */
    readonly running: string;
    /** Waiting */
    readonly waiting: string;
    /** {position, selectordinal, one {#st} two {#nd} few {#rd} other {#th}} */
    position(values: { readonly position: number }): string;
    /** {count, plural, one {# painting by someone else} other {# paintings by others}} */
    othersCount(values: { readonly count: number }): string;
    /** and {count} more */
    more(values: { readonly count: MessageValue }): string;
    /** Remove a painting… */
    readonly removePlaceholder: string;
    /** Private painting */
    readonly private: string;
  };
  readonly settings: {
    readonly texts: {
      readonly strength: {
        /** Strength */
        readonly name: string;
        /** How strong the style is (0–100) */
        readonly help: string;
      };
      readonly quality: {
        /** Quality */
        readonly name: string;
        /** Draft is fast; Fine takes longest */
        readonly help: string;
      };
      readonly size: {
        /** Size */
        readonly name: string;
        /** Longest side of the painting, in pixels */
        readonly help: string;
      };
      readonly colours: {
        /** Colours */
        readonly name: string;
        /** Which colours to use */
        readonly help: string;
      };
      readonly strokeSize: {
        /** Stroke size */
        readonly name: string;
        /** Size of the brush strokes; 2 doubles it */
        readonly help: string;
      };
      readonly contentWeight: {
        /** Content weight */
        readonly name: string;
        /** Multiplies the photo’s share; above 1 keeps more of the photo */
        readonly help: string;
      };
      readonly styleWeight: {
        /** Style weight */
        readonly name: string;
        /** Multiplies the style’s share; above 1 adds more of the style */
        readonly help: string;
      };
      readonly conv1_1: {
        /** Layer conv1_1 */
        readonly name: string;
        /** Weight of the style’s colours and grain */
        readonly help: string;
      };
      readonly conv1_2: {
        /** Layer conv1_2 */
        readonly name: string;
        /** Weight of the style’s edges and dots */
        readonly help: string;
      };
      readonly conv2_1: {
        /** Layer conv2_1 */
        readonly name: string;
        /** Weight of the style’s fine strokes */
        readonly help: string;
      };
      readonly conv2_2: {
        /** Layer conv2_2 */
        readonly name: string;
        /** Weight of the style’s strokes and curves */
        readonly help: string;
      };
      readonly conv3_1: {
        /** Layer conv3_1 */
        readonly name: string;
        /** Weight of the style’s small shapes */
        readonly help: string;
      };
      readonly conv3_2: {
        /** Layer conv3_2 */
        readonly name: string;
        /** Weight of the style’s shapes and how they join */
        readonly help: string;
      };
      readonly conv3_3: {
        /** Layer conv3_3 */
        readonly name: string;
        /** Weight of the style’s largest shapes */
        readonly help: string;
      };
      readonly smoothness: {
        /** Smoothness */
        readonly name: string;
        /** Higher values remove more grain */
        readonly help: string;
      };
      readonly iterations: {
        /** Iterations */
        readonly name: string;
        /** Steps at a single scale; 0 lets the quality decide */
        readonly help: string;
      };
      readonly pooling: {
        /** Pooling */
        readonly name: string;
        /** Average is smoother, max is more painterly */
        readonly help: string;
      };
      readonly edges: {
        /** Edges */
        readonly name: string;
        /** How to avoid a frame around the painting */
        readonly help: string;
      };
      readonly ceilingSize: {
        /** Largest size */
        readonly name: string;
        /** Longest side anyone can choose, in pixels */
        readonly help: string;
      };
      readonly ceilingQuality: {
        /** Best quality */
        readonly name: string;
        /** Highest quality anyone can choose */
        readonly help: string;
      };
      readonly ceilingIterations: {
        /** Maximum iterations */
        readonly name: string;
        /** Per scale; qualities that need more aren’t available */
        readonly help: string;
      };
      readonly ceilingFrames: {
        /** Most frames */
        readonly name: string;
        /** Of a moving picture; 1 paints only its first frame */
        readonly help: string;
      };
      readonly ceilingSeconds: {
        /** Most seconds */
        readonly name: string;
        /** Of a moving picture; the rest is cut off */
        readonly help: string;
      };
      readonly waiting: {
        /** At once */
        readonly name: string;
        /** Waiting and running paintings per member; 0 = no limit */
        readonly help: string;
      };
      readonly day: {
        /** Per day */
        readonly name: string;
        /** Paintings per member in 24 hours; 0 = no limit */
        readonly help: string;
      };
      readonly cooldown: {
        /** Cooldown (seconds) */
        readonly name: string;
        /** Time a member waits between two paintings */
        readonly help: string;
      };
      readonly roles: {
        /** Limits per role */
        readonly name: string;
        /** Limits for members with a role; the highest one applies */
        readonly help: string;
      };
      readonly channels: {
        /** Allowed channels */
        readonly name: string;
        /** Channels (and their threads) where members can paint; none = everywhere */
        readonly help: string;
      };
      readonly spoiler: {
        /** Spoiler */
        readonly name: string;
        /** Hide paintings until someone clicks them */
        readonly help: string;
      };
      readonly galleryChannel: {
        /** Gallery channel */
        readonly name: string;
        /** Where members can post their finished public paintings */
        readonly help: string;
      };
      readonly reportChannel: {
        /** Report channel */
        readonly name: string;
        /** Where reports of paintings go; only moderators should see it */
        readonly help: string;
      };
      readonly queue: {
        /** Who can see /queue */
        readonly name: string;
        /** Members see their own paintings and how many others are waiting */
        readonly help: string;
      };
      readonly hours: {
        /** Quiet hours */
        readonly name: string;
        /** No painting starts during these hours, e.g. 22:00-07:00 */
        readonly help: string;
      };
      readonly zone: {
        /** Time zone */
        readonly name: string;
        /** Time zone of the quiet hours, e.g. Europe/Berlin */
        readonly help: string;
      };
      readonly styleAdders: {
        /** Who can add styles */
        readonly name: string;
        /** Who can add to the style library, with /style add or Save style */
        readonly help: string;
      };
      readonly styleLimit: {
        /** Maximum styles */
        readonly name: string;
        /** How many styles this server can add */
        readonly help: string;
      };
    };
    /** Server defaults */
    readonly title: string;
    /** Defaults for {channel} */
    channelTitle(values: { readonly channel: MessageValue }): string;
    readonly views: {
      /** Overview */
      readonly overview: string;
      /** Look */
      readonly look: string;
      /** Fine-tuning */
      readonly weights: string;
      /** Limits */
      readonly ceilings: string;
      /** Per member */
      readonly limits: string;
      /** Per role */
      readonly roles: string;
      /** Channels and hours */
      readonly places: string;
      /** Style library */
      readonly library: string;
      /** History */
      readonly history: string;
    };
    readonly viewHelp: {
      /** What applies, and where it comes from */
      readonly overview: string;
      /** Used when a member picks no options */
      readonly look: string;
      /** Weights and other advanced options */
      readonly weights: string;
      /** Maximum values for everyone */
      readonly ceilings: string;
      /** How many paintings each member can have */
      readonly limits: string;
      /** Higher limits for members with a role */
      readonly roles: string;
      /** Where and when to paint, and who sees the queue */
      readonly places: string;
      /** Who can add styles, and how many */
      readonly library: string;
      /** Who changed what, and undo */
      readonly history: string;
    };
    /** A member’s own options come first, then the channel’s defaults, then the server’s, then mine. Limits apply to everyone. */
    readonly precedence: string;
    /** {setting}: that channel no longer exists. Choose another one. */
    channelGone(values: { readonly setting: MessageValue }): string;
    /** {channel} is visible to everyone. Reports name who sent them: choose a channel that only moderators see. */
    reportChannelOpen(values: { readonly channel: MessageValue }): string;
    /** All at their defaults */
    readonly allDefault: string;
    /** Channels with their own defaults: {channels} */
    channelsWithValues(values: { readonly channels: MessageValue }): string;
    /** and {count} more */
    more(values: { readonly count: MessageValue }): string;
    /** **Bold** = set here. Everything else uses the default. */
    readonly legend: string;
    /** from the server */
    readonly fromServer: string;
    /** {count, plural, one {# unsaved change} other {# unsaved changes}} */
    staged(values: { readonly count: number }): string;
    /** not saved */
    readonly unsaved: string;
    /** Saved {count, plural, one {# change} other {# changes}}. Undo in **History**. */
    saved(values: { readonly count: number }): string;
    /** Nothing to save: these values were already set. */
    readonly nothingChanged: string;
    /** Unsaved changes discarded. */
    readonly discarded: string;
    /** Undid {count, plural, one {# change} other {# changes}}. */
    undone(values: { readonly count: number }): string;
    /** {count, plural, =0 {The file changes nothing here.} one {The file contains # change. Press **Save** to apply it.} other {The file contains # changes. Press **Save** to apply them.}}{unknown, plural, =0 {} one { # channel or role from another server was skipped.} other { # channels and roles from another server were skipped.}} */
    imported(values: { readonly count: number; readonly unknown: number }): string;
    /** This server’s defaults. Keep the file, or import it into another server. */
    readonly exported: string;
    readonly history: {
      /** No changes yet. */
      readonly empty: string;
      /** a former member */
      readonly erased: string;
      /** undid a change */
      readonly undidChange: string;
      /** undone */
      readonly undone: string;
    };
    readonly values: {
      /** Yes */
      readonly yes: string;
      /** No */
      readonly no: string;
      /** None */
      readonly none: string;
      /** No limit */
      readonly noLimit: string;
      /** Everywhere */
      readonly everywhere: string;
      /** not set */
      readonly unset: string;
      /** {role}: {limits} */
      role(values: { readonly role: MessageValue; readonly limits: MessageValue }): string;
      /** {count, plural, =0 {no limit at once} other {# at once}} */
      roleAtOnce(values: { readonly count: number }): string;
      /** {count, plural, =0 {no limit per day} other {# per day}} */
      rolePerDay(values: { readonly count: number }): string;
      /** {seconds, number, duration} */
      seconds(values: { readonly seconds: number }): string;
    };
    readonly choices: {
      /** Everyone */
      readonly everybody: string;
      /** Moderators */
      readonly moderators: string;
      /** Server managers */
      readonly managers: string;
    };
    readonly pooling: {
      /** Average */
      readonly average: string;
      /** Max */
      readonly max: string;
    };
    readonly edges: {
      /** Automatic */
      readonly auto: string;
      /** Paint a margin, then crop it */
      readonly margin: string;
      /** Repeat the border */
      readonly replicate: string;
      /** As VGG does */
      readonly zero: string;
    };
    readonly buttons: {
      /** Save */
      readonly save: string;
      /** Discard */
      readonly discard: string;
      /** Preview */
      readonly preview: string;
      /** Undo last change */
      readonly undo: string;
      /** Older */
      readonly older: string;
      /** Newer */
      readonly newer: string;
    };
    readonly menus: {
      /** Go to… */
      readonly viewPlaceholder: string;
      /** Change… (up to 5 at once) */
      readonly changePlaceholder: string;
      /** Whole server (or choose a channel) */
      readonly scopePlaceholder: string;
      /** Limits for a role… */
      readonly rolePlaceholder: string;
    };
    readonly fields: {
      /** Server defaults */
      readonly title: string;
      /** Limits for this role */
      readonly roleTitle: string;
      /** {range}. Leave empty for {value}. */
      help(values: { readonly range: MessageValue; readonly value: MessageValue }): string;
      /** At most {limit} here. */
      limited(values: { readonly limit: MessageValue }): string;
      /** Not set ({value}) */
      unset(values: { readonly value: MessageValue }): string;
      /** 0–{maximum}. 0 = no limit. Leave empty to use the limits for everyone. */
      roleHelp(values: { readonly maximum: MessageValue }): string;
    };
    readonly preview: {
      /** Preview */
      readonly title: string;
      /** Left, current: {options} */
      before(values: { readonly options: MessageValue }): string;
      /** Right, new: {options} */
      after(values: { readonly options: MessageValue }): string;
      /** Both are small drafts. */
      readonly draft: string;
      /** 1 of 2 is ready… */
      readonly onePending: string;
      /** The same picture painted twice: with the current defaults on the left, with the new ones on the right */
      readonly alt: string;
    };
    readonly clamped: {
      /** {option} {from} → {to} (this server’s limit) */
      server(values: { readonly option: MessageValue; readonly from: MessageValue; readonly to: MessageValue }): string;
      /** {option} {from} → {to} (my limit) */
      bot(values: { readonly option: MessageValue; readonly from: MessageValue; readonly to: MessageValue }): string;
    };
  };
  readonly styles: {
    /** Style library */
    readonly title: string;
    readonly orderNames: {
      /** most used first */
      readonly popular: string;
      /** newest first */
      readonly newest: string;
    };
    /** To paint in one, use </stylize> and pick it in `/stylize:style`. Add your own with </style add>. */
    readonly hint: string;
    /** There are no styles here yet. Add one with </style add>. */
    readonly empty: string;
    /** Hidden here: {names}. Show one again with </style unhide>. */
    hidden(values: { readonly names: MessageValue }): string;
    /** View a style… */
    readonly choosePlaceholder: string;
    readonly orderButtons: {
      /** Most used */
      readonly popular: string;
      /** Newest */
      readonly newest: string;
    };
    /** {count, plural, =0 {not used yet} one {used once} other {used # times}} */
    used(values: { readonly count: number }): string;
    /** Added by {user} {at, date, relative} */
    addedBy(values: { readonly user: MessageValue; readonly at: number }): string;
    /** Added {at, date, relative} */
    added(values: { readonly at: number }): string;
    /** Built-in style */
    readonly builtInOrigin: string;
    /** Credit: {text} */
    credit(values: { readonly text: MessageValue }): string;
    /** Style: {name} */
    pictureAlt(values: { readonly name: MessageValue }): string;
    /** Added “{name}”. Everyone here can now paint in it with </stylize>. */
    addedNotice(values: { readonly name: MessageValue }): string;
    /** That looks like “{name}”, which is already here. */
    looksLike(values: { readonly name: MessageValue }): string;
    /** Add it anyway, as “{name}”? */
    addAnyway(values: { readonly name: MessageValue }): string;
    /** Nothing was added. */
    readonly notAdded: string;
    /** Renamed “{from}” to “{to}”. */
    renamed(values: { readonly from: MessageValue; readonly to: MessageValue }): string;
    /** Remove “{name}” from the style library? */
    confirmRemove(values: { readonly name: MessageValue }): string;
    /** Paintings made in this style stay. This can’t be undone. */
    readonly removeConsequences: string;
    /** Removed “{name}”. */
    removed(values: { readonly name: MessageValue }): string;
    /** Nothing was removed. “{name}” is still here. */
    notRemoved(values: { readonly name: MessageValue }): string;
    /** “{name}” is hidden in this server. Show it again with </style unhide>. */
    hiddenNotice(values: { readonly name: MessageValue }): string;
    /** “{name}” is back in this server’s style library. */
    unhiddenNotice(values: { readonly name: MessageValue }): string;
    readonly builtIn: {
      readonly swirls: {
        /** Night swirls */
        readonly name: string;
        /** Thick, swirling strokes in night blue and ochre. */
        readonly description: string;
      };
      readonly glass: {
        /** Stained glass */
        readonly name: string;
        /** Bright, streaky panes between dark lead lines. */
        readonly description: string;
      };
      readonly woodcut: {
        /** Woodcut */
        readonly name: string;
        /** A few flat colours and bold, carved black lines. */
        readonly description: string;
      };
      readonly watercolour: {
        /** Watercolour */
        readonly name: string;
        /** Thin washes on rough paper, with darker edges. */
        readonly description: string;
      };
      readonly mosaic: {
        /** Mosaic */
        readonly name: string;
        /** Rows of small stones with mortar in between. */
        readonly description: string;
      };
      readonly points: {
        /** River in dots */
        readonly name: string;
        /** Dots of pure colour that blend from a distance. */
        readonly description: string;
      };
    };
    /** Generated art, included with Brushwork */
    readonly builtInCredit: string;
    readonly save: {
      /** Save this style */
      readonly title: string;
      /** Name */
      readonly name: string;
      /** Members choose the style by this name. */
      readonly nameHelp: string;
      /** Description */
      readonly description: string;
      /** Artist or source */
      readonly credit: string;
      /** Which style to save */
      readonly which: string;
      /** First style */
      readonly first: string;
      /** Second style */
      readonly second: string;
    };
  };
}
