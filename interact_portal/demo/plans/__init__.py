from . import campaign, gatherings, networks, palermo, past, trainings, webinars, workshops

#: Every event of the demo.
PLANS = (
    *palermo.PLANS,
    *webinars.PLANS,
    *networks.PLANS,
    *trainings.PLANS,
    *workshops.PLANS,
    *gatherings.PLANS,
    *past.PLANS,
    *campaign.PLANS,
)
