"""Which sentences belong to which case of which rule? Each is (title, text, remedy), asked for when it is said."""

from django.utils.translation import gettext as _

from proposals.sentences.cases_of_counterparts import OF_COUNTERPARTS

FIELDS = {
    "title": lambda: _("title"),
    "summary": lambda: _("summary"),
    "pi_name": lambda: _("name of the principal investigator"),
    "pi_institution": lambda: _("institution of the principal investigator"),
    "budget": lambda: _("direct costs"),
}

CLAUSES_JA = {
    "Solicitation Period": lambda: _("Solicitation Period"),
    "How to Apply": lambda: _("How to Apply"),
    "Japan-based applicants": lambda: _("Japan-based applicants"),
    "Public offering content, Research Type": lambda: _("Public offering content, Research Type"),
    "Public offering content, Research Area": lambda: _("Public offering content, Research Area"),
    "Public offering content, Research period": lambda: _("Public offering content, Research period"),
    "Public offering content, Project size": lambda: _("Public offering content, Project size"),
    "Public offering content, Project size, note 1": lambda: _("Public offering content, Project size, note 1"),
    "Participating funding agencies and researchers in counterpart team, (1)": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (1)"
    ),
    "Participating funding agencies and researchers in counterpart team, (1), TIPS": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (1), TIPS"
    ),
    "Participating funding agencies and researchers in counterpart team, (1), ERC": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (1), ERC"
    ),
    "Participating funding agencies and researchers in counterpart team, (1), Notes": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (1), Notes"
    ),
    "Participating funding agencies and researchers in counterpart team, (2)": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (2)"
    ),
    "Participating funding agencies and researchers in counterpart team, (2), i) and ii)": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (2), i) and ii)"
    ),
    "Participating funding agencies and researchers in counterpart team, (2), first point": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (2), first point"
    ),
    "Participating funding agencies and researchers in counterpart team, (2), last point": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (2), last point"
    ),
    "Participating funding agencies and researchers in counterpart team, (2), prior agreement": lambda: _(
        "Participating funding agencies and researchers in counterpart team, (2), prior agreement"
    ),
}

OF_PROPOSALS = {
    ("window", "early"): (
        lambda: _("The call is not open yet"),
        lambda: _("Proposals are taken from %(opens_at)s."),
        lambda: _("Submit once the call has opened; your draft is kept."),
    ),
    ("window", "late"): (
        lambda: _("The call has closed"),
        lambda: _("Proposals were taken until %(closes_at)s."),
        None,
    ),
    ("window", "open"): (
        lambda: _("The call is open"),
        lambda: _("Proposals are taken until %(closes_at)s; that instant itself is in time."),
        None,
    ),
    ("whole", "missing"): (
        lambda: _("The proposal is not complete"),
        lambda: _("Still empty: %(fields)s. The call asks for full proposal documents."),
        lambda: _("Fill in what is empty."),
    ),
    ("whole", "whole"): (lambda: _("The proposal is complete"), None, None),
    ("research-type", "none"): (
        lambda: _("No research type is chosen"),
        lambda: _("Offered in this call: %(offered)s."),
        lambda: _("Choose the research type."),
    ),
    ("research-type", "not_offered"): (
        lambda: _("%(type)s is not offered in this call"),
        lambda: _("Offered in this call: %(offered)s."),
        lambda: _("Choose a research type that is offered."),
    ),
    ("research-type", "offered"): (lambda: _("%(type)s is offered in this call"), None, None),
    ("area", "none"): (
        lambda: _("No research area is chosen"),
        lambda: _("The call names %(areas)s research areas; a proposal belongs to one of them."),
        lambda: _("Choose one research area."),
    ),
    ("area", "listed"): (lambda: _("The research area is one of the call's"), None, None),
    ("period", "none"): (
        lambda: _("The research period is not given"),
        lambda: _("The call asks for %(min_months)s to %(max_months)s months, starting in FY%(first_year)s."),
        lambda: _("Give the first month and the number of months."),
    ),
    ("period", "length"): (
        lambda: _("%(months)s months are not a length the call allows"),
        lambda: _("The research period lasts %(min_months)s to %(max_months)s months."),
        lambda: _("Choose a length from %(min_months)s to %(max_months)s months."),
    ),
    ("period", "start"): (
        lambda: _("The project does not start in FY%(first_year)s"),
        lambda: _("Your first day is %(start_on)s; fiscal years run from April to March."),
        lambda: _("Choose a first month within FY%(first_year)s."),
    ),
    ("period", "end"): (
        lambda: _("The project ends too late"),
        lambda: _("Your last day would be %(ends_on)s; the call ends on %(last_on)s."),
        lambda: _("Start earlier or choose fewer months."),
    ),
    ("period", "within"): (
        lambda: _("The research period is within the call's limits"),
        lambda: _("%(months)s months, until %(ends_on)s."),
        None,
    ),
    ("budget-years", "outside"): (
        lambda: _("There is money outside the research period: %(years)s"),
        lambda: _("Your period touches FY%(first_year)s to FY%(last_year)s."),
        lambda: _("Move or remove these amounts, or change the period."),
    ),
    ("budget-years", "inside"): (lambda: _("All money lies within the research period"), None, None),
    ("budget-cap", "over"): (
        lambda: _("Direct costs are %(over_yen)s thousand yen above the limit"),
        lambda: _("Your total is %(direct_yen)s; the limit is %(cap_yen)s thousand yen for the whole period."),
        lambda: _("Lower the direct costs by at least %(over_yen)s thousand yen."),
    ),
    ("budget-cap", "within"): (
        lambda: _("Direct costs are within the limit"),
        lambda: _("%(direct_yen)s of at most %(cap_yen)s thousand yen."),
        None,
    ),
    ("budget-share", "over"): (
        lambda: _("Direct costs are high for %(months)s months"),
        lambda: _(
            "In proportion to the length, the limit would be %(share_yen)s thousand yen; you ask for %(direct_yen)s. "
            "The call states the limit for five years and says nothing of shorter projects."
        ),
        lambda: _("Be ready to explain the amount, or lower it."),
    ),
    ("budget-share", "within"): (lambda: _("Direct costs are in proportion to the length"), None, None),
    ("indirect", "over"): (
        lambda: _("Indirect costs are above %(percent)s percent of direct costs"),
        lambda: _("You entered %(indirect_yen)s; %(percent)s percent would be %(limit_yen)s thousand yen."),
        lambda: _("Lower the indirect costs to at most %(limit_yen)s thousand yen."),
    ),
    ("indirect", "within"): (lambda: _("Indirect costs are at most %(percent)s percent of direct costs"), None, None),
    ("agreement", "neither"): (
        lambda: _("The prior agreement is not stated"),
        lambda: _("Both teams must have agreed on the joint research and on accepting the travelling researcher."),
        lambda: _("Agree with your counterpart and state both halves."),
    ),
    ("agreement", "no_traveller"): (
        lambda: _("The prior agreement covers only the joint research"),
        lambda: _("It must also cover accepting the travelling researcher."),
        lambda: _("Agree on the travelling researcher as well and state it."),
    ),
    ("agreement", "no_joint_research"): (
        lambda: _("The prior agreement covers only the travelling researcher"),
        lambda: _("It must also cover carrying out the joint research."),
        lambda: _("Agree on the joint research as well and state it."),
    ),
    ("agreement", "both"): (
        lambda: _("The prior agreement covers both halves"),
        lambda: _("What this rests on: %(basis)s."),
        None,
    ),
    ("affiliation", "in_japan"): (lambda: _("You belong to a research institution in Japan"), None, None),
    ("affiliation", "promised"): (
        lambda: _("You promise to join a research institution in Japan"),
        lambda: _("By %(affiliation_on)s; the call's last day is %(by_on)s, or the contract if that comes first."),
        lambda: _("Keep the promise in time: otherwise a selection is cancelled in principle, and a person decides."),
    ),
    ("affiliation", "open"): (
        lambda: _("Your place at a research institution in Japan is open"),
        lambda: _("Without one by the contract or %(by_on)s, a selection will in principle be cancelled."),
        lambda: _("Say where you belong, or give your promise and its date."),
    ),
    ("in-japan", "unsaid"): (
        lambda: _("It is not said whether you belong to a research institution in Japan"),
        lambda: _("You belong to one for the whole period, or you promise to join one by %(by_on)s."),
        lambda: _("Answer the question on your institution."),
    ),
    ("in-japan", "no_promise"): (
        lambda: _("The promise to join a research institution in Japan is missing"),
        lambda: _("Whoever does not belong to one yet must do so by the contract or %(by_on)s."),
        lambda: _("Give the promise and the day by which you will keep it."),
    ),
    ("in-japan", "no_date"): (
        lambda: _("Your promise to join a research institution in Japan has no date"),
        lambda: _("The call's last day is %(by_on)s, or the contract if that comes first."),
        lambda: _("Give the day by which you will belong to the institution."),
    ),
    ("in-japan", "too_late"): (
        lambda: _("You would join a research institution in Japan too late"),
        lambda: _("You give %(affiliation_on)s; the call's last day is %(by_on)s."),
        lambda: _("Arrange an earlier day and give it."),
    ),
    ("in-japan", "not_able"): (
        lambda: _("It is not stated that you can do the research for the whole period"),
        lambda: _("The principal investigator must be able to conduct the research for the entire period."),
        lambda: _("State it if it is so."),
    ),
    ("in-japan", "throughout"): (lambda: _("You can do the research in Japan for the whole period"), None, None),
    ("responsibility", "neither"): (
        lambda: _("Your responsibility for plan and results is not stated"),
        lambda: _("The principal investigator answers for the plan and for compiling the results."),
        lambda: _("State both if they are so."),
    ),
    ("responsibility", "not_results"): (
        lambda: _("Your responsibility for compiling the results is not stated"),
        lambda: _("The principal investigator answers for the plan and for compiling the results."),
        lambda: _("State it if it is so."),
    ),
    ("responsibility", "not_plan"): (
        lambda: _("Your responsibility for the plan is not stated"),
        lambda: _("The principal investigator answers for the plan and for compiling the results."),
        lambda: _("State it if it is so."),
    ),
    ("responsibility", "both"): (lambda: _("You answer for the plan and for compiling the results"), None, None),
    ("researcher-number", "none"): (
        lambda: _("The e-Rad researcher number is empty"),
        lambda: _("The call is submitted on e-Rad, where every principal investigator has a number of eight digits."),
        lambda: _("Enter the number, or ask your institution to register you."),
    ),
    ("researcher-number", "later"): (
        lambda: _("The e-Rad researcher number may follow once you belong to an institution in Japan"),
        None,
        None,
    ),
    ("researcher-number", "given"): (lambda: _("The e-Rad researcher number is given"), None, None),
    ("member-number", "none"): (
        lambda: _("Co-investigators without an e-Rad researcher number: %(names)s"),
        lambda: _("On e-Rad every co-investigator has a number of eight digits."),
        lambda: _("Enter the numbers, or ask their institutions to register them."),
    ),
    ("member-number", "given"): (lambda: _("All co-investigators have an e-Rad researcher number"), None, None),
    ("plan", "none"): (
        lambda: _("There is no research plan"),
        lambda: _("None is written here, and no document is attached as the plan."),
        lambda: _("Write the plan, or attach it as a PDF and mark it as the plan."),
    ),
    ("plan", "given"): (lambda: _("There is a research plan"), None, None),
    ("effort", "none"): (
        lambda: _("Your effort for this project is empty"),
        lambda: _("e-Rad asks how many percent of your working time go into each project, 100 percent in all."),
        lambda: _("Enter the percentage for this project, and that for all others."),
    ),
    ("effort", "over"): (
        lambda: _("Your efforts add up to %(sum)s percent"),
        lambda: _("%(here)s percent for this project and %(elsewhere)s percent elsewhere; 100 percent is the whole."),
        lambda: _("Lower them by %(over)s percent in all."),
    ),
    ("effort", "within"): (lambda: _("Your efforts add up to at most 100 percent"), None, None),
    ("one-of-several", "several"): (
        lambda: _("You have submitted other proposals under this call: %(others)s"),
        lambda: _("The call sets no limit of proposals for one principal investigator."),
        lambda: _("Check that your efforts and the work do not overlap, or withdraw what you do not mean to keep."),
    ),
    ("one-of-several", "only"): (lambda: _("This is your only proposal under this call"), None, None),
    ("counterpart", "none"): (
        lambda: _("No counterpart researcher is named"),
        lambda: _("The joint research needs at least one counterpart researcher with a grant of a listed agency."),
        lambda: _("Add a counterpart researcher."),
    ),
    ("counterpart", "named"): (lambda: _("Counterpart researchers named: %(count)s"), None, None),
}

CASES = {**OF_PROPOSALS, **OF_COUNTERPARTS}
