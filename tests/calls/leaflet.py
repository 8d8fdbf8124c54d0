"""What must the page of the real call say, line by line, in July 2024?"""

EXISTING, PLUS = "Existing grant", "Existing grant + chance of additional grant"
EARLIER = "Added after the 1st Alignment Call"
INFORM_NIH = (
    "Investigators awarded by NIH are encouraged to inform their agency program officer when the application is made."
)

# Every fact of the call text, as the page says it in July 2024.
FACTS = [
    "ASPIRE 3rd Call (Alignment)",
    "Advanced International Collaborative Research Program: Adopting Sustainable Partnerships for an Innovative "
    "Research Ecosystem (ASPIRE)",
    "Also written: Adopting Sustainable Partnerships for Innovative Research Ecosystem (ASPIRE).",
    "AMED call for proposals · FY2024 · Healthcare",
    # deadline, contact
    "Closed Tue 28 May 2024, 12:00 JST",
    "Division of Research Program, Department of International Strategy",
    'amed-aspire"AT"',
    'replace "AT" with @.',
    "Inquiries by e-mail are strongly encouraged.",
    # public offering content
    "115 million yen",
    "115,000 thousand yen in direct costs",
    "Up to a total of 115 million yen per project, for 5-year research. Indirect costs are not counted.",
    "Note 1: the budget for the entire research period.",
    "ASPIRE-B",
    "ASPIRE-A is not offered in this call.",
    "3–5 years",
    "3 to 5 years, FY2024 to FY2029.",
    "0–3 projects",
    "0 to 3 projects",
    # research areas
    "1. Cellular Structure and Function",
    "as better imaging and analysis let us see it: the movements of organelles in the cell",
    "liquid-liquid phase separation of proteins and nucleic acids",
    "analysed and predicted by cryo-electron microscopy and artificial intelligence, for example with a view to drug "
    "design.",
    "2. Complex Systems of Living Organisms",
    "pathogens on hosts, up to social relations between people",
    "non-invasive measurement and artificial intelligence that copes with large-scale complexity",
    "the mechanisms that keep biological functions going and those by which they break down",
    "new medical ways to control them",
    "3. Human Life Stages",
    "cohorts by age and by birth, experimental animals and cultured cells that model the stages",
    "Ageing and healthy longevity matter most in a society that grows very old, and interest the whole world.",
    # participating funding agencies
    "29 agencies",
    "in 11 countries and regions",
    "As of Mon 1 July 2024.",
    "ERC (European Union), ZonMw (The Netherlands), RCN (Norway) and BHF (United Kingdom) were added after the "
    "1st Alignment Call.",
    "countries are in alphabetical order",
    # researchers in the counterpart team
    "i) already receives research support from an eligible agency of their country",
    "ii) is applying for research support from an eligible agency of their country, and the outcome is known by",
    "31 May 2024",
    "The teams in Japan and abroad must have agreed beforehand on carrying out the joint research and on accepting the "
    "travelling researcher.",
    "the counterpart has not received a grant for the project from their agency",
    "the counterpart's proposal under evaluation has been rejected.",
    "For a grant from an agency of Europe or North America that is not listed, write to the funder in advance.",
    "support through this programme may or may not be possible",
    # applicants in Japan
    "You belong to a research institution in Japan for the whole research period.",
    "responsible for drawing up the research and development plan and for compiling the results",
    "A researcher who belongs to no research institution in Japan, or to one abroad, may also apply.",
    "By the date of the contract or Sun 1 December 2024",
    "Otherwise the selection is cancelled in principle.",
    # programme summary
    "Enough money for large joint research in cutting-edge fields with scientifically advanced countries",
    "a new fund supports international joint research strategically, with budgets and periods that can be set flexibly",
    "excellent young researchers of Japan and the partner countries are exchanged and come together more closely",
    "The Japan Agency for Medical Research and Development (AMED) and the Japan Science and Technology Agency (JST) "
    "invite, evaluate, choose and support proposals under the programme; AMED supports projects in healthcare.",
    # programme details
    "Fri 8 March 2024 to Tue 28 May 2024, 12:00 JST",
    "Full proposal documents are submitted on e-Rad",
    "The call requires the application itself on e-Rad.",
    "this portal’s receipt, do not replace it",
    "Thu 19 September 2024",
    "hear by e-mail at least one week before",
    "If a proposal is not chosen for an interview, or no interview is held, nobody writes.",
    "Wait for the notice of acceptance or rejection.",
    "No public briefing is held.",
    "(Japanese language only)",
    # change log
    "Wed 3 July 2024 NHGRI (United States of America) added to the participating funding agencies.",
    "Wed 8 May 2024 The interview date was set.",
    "Last updated: Wed 3 July 2024",
]

# Each row of the agencies' table: name with what is added to it, type of participation, the beginning of the notes.
AGENCIES = {
    "Australia 2": [
        ("Australian Research Council (ARC)", EXISTING, "For more information, write to the agency."),
        ("National Health and Medical Research Council (NHMRC)", EXISTING, "Researchers funded by NHMRC"),
    ],
    "Canada 2": [
        (
            "Canadian Institutes of Health Research (CIHR) Instituts de recherche en santé du Canada",
            EXISTING,
            "Questions go to CIHR.",
        ),
        (
            "Tri-agency Institutional Programs Secretariat (TIPS)",
            f"{EXISTING} Only CFREF, CERC",
            "Only two programmes are targeted: the Canada First Research Excellence Fund (CFREF",
        ),
    ],
    "European Union 1": [
        (f"European Research Council (ERC) {EARLIER}", EXISTING, "ERC need not be asked before joining."),
    ],
    "France 2": [
        ("French National Research Agency (ANR) Agence Nationale de la Recherche", EXISTING, "None"),
        ("French National Cancer Institute (INCa) Institut National du Cancer", EXISTING, "None"),
    ],
    "Germany 1": [
        (
            "German Research Foundation (DFG) Deutsche Forschungsgemeinschaft",
            EXISTING,
            "Contact for researchers in Germany",
        )
    ],
    "The Netherlands 1": [
        (
            "The Netherlands Organisation for Health Research and Development (ZonMw) Nederlandse organisatie voor "
            f"gezondheidsonderzoek en zorginnovatie {EARLIER}",
            EXISTING,
            "None",
        )
    ],
    "Norway 1": [
        (f"Research Council of Norway (RCN) Norges forskningsråd {EARLIER}", EXISTING, "Researchers funded by RCN")
    ],
    "Sweden 4": [
        ("Vetenskapsrådet - Swedish Research Council (SRC)", EXISTING, "None"),
        (
            "Swedish Foundation for International Cooperation in Research and Higher Education (STINT)",
            EXISTING,
            "Researchers in Sweden who join a team in Japan contact STINT",
        ),
        (
            "Swedish Foundation for Strategic Research Stiftelsen för strategisk forskning",
            EXISTING,
            "Researchers in Sweden who join a team in Japan contact STINT",
        ),
        ("Vinnova", PLUS, "Researchers in Sweden who join a team in Japan contact Vinnova"),
    ],
    "Switzerland 1": [
        (
            "Swiss National Science Foundation (SNSF) Schweizerischer Nationalfonds zur Förderung der wissenschaftlichen Forschung",
            PLUS,
            "Researchers funded by SNSF",
        )
    ],
    "United Kingdom 5": [
        (f"British Heart Foundation {EARLIER}", EXISTING, "Researchers funded by BHF are asked to declare"),
        ("Cancer Research UK", EXISTING, "None"),
        ("National Institute for Health and Care Research (NIHR)", EXISTING, "A page with all awards funded by NIHR"),
        ("UK Research and Innovation (UKRI)", EXISTING, "MRC need not be contacted."),
        ("Wellcome Trust", EXISTING, "Wellcome need not be contacted before joining."),
    ],
    "United States of America 9": [
        *[
            (f"National Institutes of Health (NIH)/ {name}", EXISTING, INFORM_NIH)
            for name in (
                "National Cancer Institute (NCI)",
                "National Human Genome Research Institute (NHGRI) Added on Wed 3 July 2024",
                "National Institute on Aging (NIA)",
                "National Institute of Allergy and Infectious Disease (NIAID)",
                "National Institute of Arthritis and Musculoskeletal and Skin Diseases (NIAMS)",
                "National Institute of Child Health and Human Development (NICHD)",
                "National Institute of Diabetes and Digestive and Kidney Diseases (NIDDK)",
                "National Institute of Mental Health (NIMH)",
            )
        ],
        ("National Science Foundation (NSF)", EXISTING, "Investigators awarded by NSF are encouraged"),
    ],
}
ADDRESSES = [
    'arc-international"AT"',
    'help"AT"',
    'raoul.wagner"AT"',
    'international"AT"',
    'InternationalResearch"AT"',
    'fundingsupport"AT"',
]

FACTS_IN_JAPANESE = [
    "先端国際共同研究推進プログラム（ASPIRE）第3回公募（アライメント）",
    "AMED公募・2024年度・医療分野",
    "2024年5月28日（火）12:00に締め切りました",
    "115,000千円",
    "新規採択課題予定数",
    "細胞の構造と機能",
    "生体の複雑系",
    "ヒトのライフステージ",
    "本公募ではASPIRE-Aは募集しません。",
    "契約締結日又は2024年12月1日（日）までに",
    "2024年5月31日（金）までに判明",
    "事前合意",
    "ヒアリング審査の実施日：2024年9月19日（木）",
    "採否の通知をお待ちください。",
    "この公募への応募は、e-Radで行う必要があります。",
    "公募期間 2024年3月8日（金）～2024年5月28日（火）12:00",
    "29機関（国・地域別）",
    "アメリカ合衆国 9",
    "既存グラント＋追加支援の可能性あり",
    "第1回アライメント公募の後に追加",
    "更新履歴 2024年7月3日（水）",
    "最終更新日：2024年7月3日（水）",
]
