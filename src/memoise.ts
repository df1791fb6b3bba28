// A question about something that never changes → the same, asked once. Pure to whoever asks.

/** Remembers the answers for as long as what they are about lives. */
export function memoised<About extends object, Answer>(
	question: (about: About) => Answer,
): (about: About) => Answer {
	const answers = new WeakMap<About, {readonly answer: Answer}>();
	return (about) => {
		const known = answers.get(about);
		if (known !== undefined) return known.answer;
		const answer = question(about);
		answers.set(about, {answer});
		return answer;
	};
}
